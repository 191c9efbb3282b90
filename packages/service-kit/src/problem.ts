import type { ProblemDocument } from "@gomarketing/contracts";

export interface ProblemFields {
  readonly status: number;
  readonly type: string;
  readonly title: string;
  /** What the caller can do about it. Never holds message text, keys or tokens. */
  readonly detail: string;
  readonly errors?: readonly { path: string; message: string }[];
  /** Sent as `retry-after`. */
  readonly retryAfterSeconds?: number;
}

/**
 * An outcome that the caller can act on; told over HTTP as RFC 9457. Anything else that is thrown is a
 * bug and answers 500 without details.
 */
export class Problem extends Error {
  readonly fields: ProblemFields;

  constructor(fields: ProblemFields) {
    super(fields.detail);
    this.name = new.target.name;
    this.fields = fields;
  }

  toDocument(instance?: string): ProblemDocument {
    const { type, title, status, detail, errors } = this.fields;
    return { type, title, status, detail, ...(errors && { errors: [...errors] }), ...(instance && { instance }) };
  }
}

export class InvalidInput extends Problem {
  constructor(detail: string, errors?: readonly { path: string; message: string }[]) {
    super({ status: 400, type: "/problems/invalid-input", title: "The request is not valid", detail, errors });
  }
}

export class Unauthorized extends Problem {
  constructor(detail: string) {
    super({ status: 401, type: "/problems/unauthorized", title: "Not signed in", detail });
  }
}

export class NotFound extends Problem {
  constructor(detail: string) {
    super({ status: 404, type: "/problems/not-found", title: "There is no such thing", detail });
  }
}

export class Conflict extends Problem {
  constructor(detail: string, type = "/problems/conflict") {
    super({ status: 409, type, title: "That cannot be done now", detail });
  }
}
