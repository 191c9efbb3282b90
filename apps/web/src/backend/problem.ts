import type { ProblemDocument } from "@gomarketing/contracts";

/** The server's refusal, as RFC 9457 tells it; `message` says what to do. */
export class BackendProblem extends Error {
  readonly status: number;
  readonly document: ProblemDocument;

  constructor(status: number, document: ProblemDocument) {
    super(document.detail ?? document.title);
    this.status = status;
    this.document = document;
  }
}

/** Nobody answered: the network is down or the server restarts. Trying again may help. */
export class Unreachable extends Error {}

/** Whether sending the same request once more may succeed without anybody changing anything. */
export function isWorthRetrying(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  return error instanceof BackendProblem && (error.status >= 500 || error.status === 429);
}

/** The answer's body as a problem, whatever came. */
export function toProblem(status: number, body: unknown): BackendProblem {
  if (isProblem(body)) return new BackendProblem(status, body);
  return new BackendProblem(status, { type: "about:blank", title: `HTTP ${status}` });
}

function isProblem(body: unknown): body is ProblemDocument {
  return typeof body === "object" && body !== null && "title" in body && typeof body.title === "string";
}
