import { Conflict, NotFound, Problem } from "@gomarketing/service-kit";

export class NoSuchMember extends NotFound {
  constructor() {
    super("No such person in this organization. GET /api/members lists who is.");
  }
}

/** An organization without an owner could never be managed again. */
export class LastOwner extends Conflict {
  constructor() {
    super("This is the organization's only owner. Make somebody else an owner first.", "/problems/last-owner");
  }
}

export class AboveOwnRole extends Problem {
  constructor() {
    super({
      status: 403,
      type: "/problems/not-permitted",
      title: "Not permitted",
      detail: "Owners alone manage owners, and give that role. Ask one of them.",
    });
  }
}

/** Told alike whether a link never was, has expired, was used or revoked: whoever guesses learns nothing. */
export class LinkNotValid extends Problem {
  constructor() {
    super({
      status: 410,
      type: "/problems/link-not-valid",
      title: "This link works no more",
      detail: "It was used, revoked, or is too old. Ask an owner or admin of the organization for a new one.",
    });
  }
}
