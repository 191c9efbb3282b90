import type { FastifyReply } from "fastify";

/** Aborted when whoever asked hangs up: nobody would read the answer. */
export function whileConnected({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once("close", () => {
    if (!raw.writableFinished) controller.abort(new Error("nobody waits for the answer any more"));
  });
  return controller.signal;
}
