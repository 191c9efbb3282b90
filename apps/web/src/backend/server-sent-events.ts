import { EventSourceParserStream } from "eventsource-parser/stream";
import { Unreachable } from "./problem.ts";

/**
 * The events of an answer that is streamed, as they come. Leaving early hangs up.
 *
 * @throws {Unreachable} when the connection ends: whoever has heard the last one has left before
 */
export async function* serverSentEvents(body: unknown): AsyncGenerator<{ event: string | undefined; data: unknown }> {
  const bytes = body as ReadableStream<Uint8Array<ArrayBuffer>> | null | undefined;
  if (!bytes) throw new Unreachable();
  const events = bytes.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await events.read();
      if (done) throw new Unreachable();
      yield { event: value.event, data: JSON.parse(value.data) as unknown };
    }
  } finally {
    await events.cancel().catch(() => undefined);
  }
}
