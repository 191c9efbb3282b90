import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** What the provider was asked. */
export interface Asked {
  readonly model: string;
  readonly temperature: number | undefined;
  readonly instructions: string;
  readonly prompt: string;
  readonly isStreamed: boolean;
}

/** How it answers one call. */
export type Script =
  | {
      readonly say: string | readonly string[];
      readonly firstAfterMs?: number;
      readonly everyMs?: number;
      /** How it ends: as it should, at its limit, with the connection, in silence, never, or without a word why. */
      readonly end?: "stop" | "length" | "drop" | "stall" | "never" | "no-reason";
    }
  | { readonly status: number; readonly retryAfter?: string }
  | { readonly garbage: string }
  | "silence";

const NEVER_MS = 3_600_000;
const DROP_AFTER_MS = 20;

/** A provider that speaks OpenAI's wire format: streams, stalls, drops, refuses, talks nonsense, and counts what was cut off. */
export async function startProvider(answer: (asked: Asked, call: number) => Script | Promise<Script>) {
  const state = {
    answer,
    asked: [] as Asked[],
    /** Recordings that it was given. */
    heard: 0,
    aborted: 0,
    finished: 0,
    transcript: "",
    alive: 0,
    mostAlive: 0,
  };
  const server = createServer((request, response) => {
    const controller = new AbortController();
    response.on("close", () => {
      if (response.writableFinished) return;
      state.aborted += 1;
      controller.abort();
    });
    handle(state, request, response, controller.signal).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    state,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
export type ProviderStandIn = Awaited<ReturnType<typeof startProvider>>;
type State = ProviderStandIn["state"];

async function handle(state: State, request: IncomingMessage, response: ServerResponse, signal: AbortSignal) {
  const body = Buffer.concat(await request.toArray()).toString();
  if (request.url?.endsWith("/audio/transcriptions")) {
    state.heard += 1;
    return sendJson(response, { text: state.transcript });
  }
  const asked = read(body);
  state.asked.push(asked);
  state.alive += 1;
  state.mostAlive = Math.max(state.mostAlive, state.alive);
  try {
    await play(await state.answer(asked, state.asked.length), asked, response, signal);
    state.finished += 1;
  } finally {
    state.alive -= 1;
  }
}

function read(body: string): Asked {
  const { model, temperature, messages, stream } = JSON.parse(body) as {
    model: string;
    temperature?: number;
    stream?: boolean;
    messages: { role: string; content: string | { text: string }[] }[];
  };
  const textOf = (role: string): string =>
    messages
      .filter((message) => message.role === role)
      .map(({ content }) => (typeof content === "string" ? content : content.map(({ text }) => text).join("")))
      .join("\n");
  return { model, temperature, instructions: textOf("system"), prompt: textOf("user"), isStreamed: stream === true };
}

async function play(script: Script, asked: Asked, response: ServerResponse, signal: AbortSignal): Promise<void> {
  if (script === "silence") return void (await delay(NEVER_MS, undefined, { signal, ref: false }));
  if ("status" in script) {
    response.writeHead(script.status, {
      "content-type": "application/json",
      ...(script.retryAfter !== undefined && { "retry-after": script.retryAfter }),
    });
    return void response.end(JSON.stringify({ error: { message: "no", type: "test" } }));
  }
  if ("garbage" in script) {
    response.writeHead(200, { "content-type": asked.isStreamed ? "text/event-stream" : "application/json" });
    return void response.end(script.garbage);
  }
  const pieces = typeof script.say === "string" ? (script.say.match(/\s*\S+/g) ?? []) : script.say;
  const usage = {
    prompt_tokens: Math.ceil((asked.instructions.length + asked.prompt.length) / 4),
    completion_tokens: pieces.length,
    total_tokens: 0,
    prompt_tokens_details: { cached_tokens: Math.ceil(asked.instructions.length / 4) },
  };
  if (!asked.isStreamed) {
    const message = { role: "assistant", content: pieces.join("") };
    return sendJson(response, { ...frame(), choices: [{ index: 0, message, finish_reason: "stop" }], usage });
  }
  await stream(script, pieces, usage, response, signal);
}

async function stream(
  {
    firstAfterMs = 0,
    everyMs = 0,
    end = "stop",
  }: Exclude<Script, "silence" | { status: number } | { garbage: string }>,
  pieces: readonly string[],
  usage: object,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const send = (delta: object, finishReason: string | null, more: object = {}) =>
    response.write(
      `data: ${JSON.stringify({ ...frame(), choices: [{ index: 0, delta, finish_reason: finishReason }], ...more })}\n\n`,
    );
  if (firstAfterMs > 0) await delay(firstAfterMs, undefined, { signal });
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (let index = 0; end === "never" || index < pieces.length; index += 1) {
    send({ content: pieces[index % pieces.length] }, null);
    if (end === "never" || everyMs > 0) await delay(everyMs, undefined, { signal });
  }
  if (end === "drop") {
    // What was said has left before the connection goes.
    await delay(DROP_AFTER_MS);
    return void response.destroy();
  }
  if (end === "stall") return void (await delay(NEVER_MS, undefined, { signal, ref: false }));
  if (end !== "no-reason") send({}, end === "length" ? "length" : "stop", { usage });
  response.end(end === "no-reason" ? "" : "data: [DONE]\n\n");
}

const frame = () => ({ id: "call", object: "chat.completion.chunk", created: 1, model: "stand-in" });

function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
