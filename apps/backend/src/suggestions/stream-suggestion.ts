import { Readable } from "node:stream";
import type { RunningSuggestion, SuggestionEvent } from "./running-suggestion.ts";

/** So that nothing between takes silence for the end. */
const HEARTBEAT_MS = 15_000;

/** A suggestion as server-sent events, from its beginning on. Who hangs up does not end it: others may be listening. */
export function streamSuggestion(running: RunningSuggestion): Readable {
  let stop: () => void = () => undefined;
  const stream = new Readable({
    read: () => undefined,
    destroy: (error, done) => {
      stop();
      done(error);
    },
  });
  const heartbeat = setInterval(() => stream.push(":\n\n"), HEARTBEAT_MS);
  stream.push(frame("started", { id: running.id, source: running.source }));
  const leave = running.listen((event) => {
    stream.push(frameOf(event));
    if (event.type === "done" || event.type === "error") stream.push(null);
  });
  stop = () => {
    clearInterval(heartbeat);
    leave();
  };
  return stream;
}

function frameOf(event: SuggestionEvent): string {
  switch (event.type) {
    case "delta":
      return frame("delta", { text: event.text });
    case "restart":
      return frame("restart", {});
    case "done":
      return frame("done", event.suggestion);
    case "error":
      return frame("error", event.problem.toDocument());
  }
}

export const frame = (event: string, data: unknown): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
