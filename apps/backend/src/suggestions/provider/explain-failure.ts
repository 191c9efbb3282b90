import { APICallError } from "ai";
import { type FailureKind, ProviderFailure } from "./provider-failure.ts";

const MAX_RETRY_AFTER_SECONDS = 120;

/** What a failed call means: a `ProviderFailure`, or the reason for which we ended it ourselves. */
export function explainFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof ProviderFailure) return error;
  if (APICallError.isInstance(error)) {
    const { statusCode, responseHeaders } = error;
    if (statusCode === undefined) return new ProviderFailure("unreachable");
    return new ProviderFailure(kindOf(statusCode), retryAfter(responseHeaders?.["retry-after"]));
  }
  // A connection that was not made or was dropped; an answer that is no JSON of a chat model.
  return new ProviderFailure(isOfNetwork(error) ? "unreachable" : "nonsense");
}

export function kindOf(status: number): FailureKind {
  if (status === 429) return "rate-limited";
  if (status === 401 || status === 403) return "refused";
  if (status === 408 || status === 504) return "timeout";
  if (status >= 500) return "failed";
  // 200 with a body that is no answer of a chat model.
  return status < 400 ? "nonsense" : "rejected";
}

export function retryAfter(header: string | null | undefined): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(Math.ceil(seconds), MAX_RETRY_AFTER_SECONDS) : undefined;
}

export function isOfNetwork(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (/^(ECONN|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|UND_ERR)/.test((cause as { code?: string }).code ?? ""))
      return true;
    if (cause.message === "fetch failed" || cause.message === "terminated") return true;
  }
  return false;
}
