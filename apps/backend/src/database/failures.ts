import { InvalidInput, Problem } from "@gomarketing/service-kit";

/** PostgreSQL cannot be asked now. Nothing was changed. */
export class DatabaseUnavailable extends Problem {
  constructor() {
    super({
      status: 503,
      type: "/problems/database-unavailable",
      title: "The database does not answer",
      detail: "Nothing was changed. Try again in a moment.",
      retryAfterSeconds: 1,
    });
  }
}

/** A connection that failed or ended (08…), a server that stops or starts (57P…), one that has no more connections (53…). */
const DOWN = /^(08|57P|53)|^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND)/;
/** pg gives these no code. */
const DOWN_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|driver has already been destroyed)/;
/** A character or an escape that text or JSON cannot hold. */
const UNSTORABLE = new Set(["22021", "22P05"]);

export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === "string" && DOWN.test(code)) || DOWN_MESSAGES.test(error.message);
}

/** What PostgreSQL's refusal means to a caller; any other error as it is. */
export function asProblem(error: unknown): unknown {
  if (isDatabaseDown(error)) return new DatabaseUnavailable();
  const { code } = (error ?? {}) as { code?: unknown };
  if (typeof code === "string" && UNSTORABLE.has(code))
    return new InvalidInput("A text holds characters that cannot be stored, as NUL. Leave them out.");
  return error;
}
