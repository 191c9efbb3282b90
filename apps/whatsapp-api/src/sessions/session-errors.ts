import type { Session } from "@gomarketing/contracts";
import { Conflict, NotFound, Problem } from "@gomarketing/service-kit";

export class SessionNotFound extends NotFound {
  constructor(id: string) {
    super(`There is no session ${id}. POST /sessions/${id}/start creates it.`);
  }
}

/** What is kept of it cannot be used: trying again gives the same. */
export class SessionAbsent extends Conflict {
  constructor({ id, lastError }: Extract<Session, { status: "disconnected" }>) {
    const code = lastError?.code.replace(/^session-/, "") ?? "absent";
    super(lastError?.message ?? `Session ${id} is not to be had here.`, `/problems/session-${code}`);
  }
}

/** It is kept, and not to be had for now: another node has it, its storage cannot be reached, or it is being opened. */
export class SessionAway extends Problem {
  constructor(code: string, detail: string) {
    super({
      status: 503,
      type: `/problems/session-${code}`,
      title: "The session is not to be had now",
      detail,
      retryAfterSeconds: AWAY_RETRY_SECONDS,
    });
  }
}

const AWAY_RETRY_SECONDS = 5;

export class SessionNotConnected extends Conflict {
  constructor(id: string, status: string) {
    super(
      `Session ${id} is not connected (${status}). Send again when it is; the same Idempotency-Key keeps it from being sent twice.`,
      "/problems/session-not-connected",
    );
  }
}

export class SessionInUse extends Conflict {
  constructor(detail: string) {
    super(detail, "/problems/session-in-use");
  }
}

export class AlreadyLinked extends Conflict {
  constructor(id: string) {
    super(`Session ${id} is linked already. Log it out before you link another phone.`, "/problems/already-linked");
  }
}

/** WhatsApp did not answer in time. Nothing is known of the outcome; the same key may be tried again. */
export class WhatsAppSilent extends Problem {
  constructor(what: string) {
    super({
      status: 503,
      type: "/problems/whatsapp-silent",
      title: "WhatsApp does not answer",
      detail: `${what} Try again with the same Idempotency-Key.`,
      retryAfterSeconds: 2,
    });
  }
}
