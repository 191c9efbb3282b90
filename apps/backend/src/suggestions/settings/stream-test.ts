import { Readable } from "node:stream";
import type { CopilotTest } from "@gomarketing/contracts";
import { Problem } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../../context.ts";
import { frame } from "../stream-suggestion.ts";
import { Failed } from "../suggestion-problems.ts";
import { tryCopilot } from "./try-copilot.ts";

/** A test of the copilot as server-sent events; whoever hangs up ends it. */
export function streamTest(context: BackendContext, member: Member, test: CopilotTest, signal: AbortSignal): Readable {
  const stream = new Readable({ read: () => undefined });
  // Headers leave with the first bytes, before the model has said anything.
  stream.push(":\n\n");
  const listener = {
    signal,
    onDraft: (text: string) => void stream.push(frame("delta", { text })),
    onRestart: () => void stream.push(frame("restart", {})),
  };
  void tryCopilot(context, member, test, listener)
    .then((result) => frame("done", result))
    .catch((error: unknown) => frame("error", problemOf(error, context, signal).toDocument()))
    .then((last) => {
      stream.push(last);
      stream.push(null);
    });
  return stream;
}

function problemOf(error: unknown, { log }: Pick<BackendContext, "log">, signal: AbortSignal): Problem {
  if (error instanceof Problem) return error;
  if (!signal.aborted) log.error({ err: error }, "a test of the copilot failed");
  return new Failed();
}
