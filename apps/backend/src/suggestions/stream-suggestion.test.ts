import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { createHttpServer, createLogger } from "@gomarketing/service-kit";
import type { FastifyRequest } from "fastify";
import { describe, expect, it } from "vitest";
import { RunningSuggestion } from "./running-suggestion.ts";
import { streamSuggestion } from "./stream-suggestion.ts";

const REQUEST = [
  "POST /stream HTTP/1.1",
  "host: here",
  "content-type: application/json",
  "content-length: 2",
  "",
  "{}",
].join("\r\n");

/** A server that streams a suggestion which nobody ends, a caller who asked for it, and what is logged as trouble. */
async function streaming(beforeItLeaves: (request: FastifyRequest) => Promise<void>) {
  const troubles: string[] = [];
  const log = createLogger("test", "warn", { write: (line: string) => void troubles.push(line) });
  const app = createHttpServer({ log, maxBodyBytes: 1_000 });
  const running = new RunningSuggestion({ id: "1", organizationId: "2", chatId: "3", source: "model" });
  const { promise: hungUp, resolve: onHungUp } = Promise.withResolvers<void>();
  app.addHook("onRequest", async ({ raw }) => void raw.socket.once("close", onHungUp));
  app.addHook("onSend", beforeItLeaves);
  const { promise: failed, resolve: onFailed } = Promise.withResolvers<void>();
  app.addHook("onError", async () => onFailed());
  app.post("/stream", async (_request, reply) => reply.send(streamSuggestion(running)));
  await app.listen({ host: "127.0.0.1", port: 0 });
  const caller = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
  await once(caller, "connect");
  caller.write(REQUEST);
  return { app, caller, hungUp, failed, troubles };
}

describe("whoever hangs up on a suggestion", () => {
  it("before it has begun makes no error", async () => {
    const { promise: asked, resolve: onAsked } = Promise.withResolvers<void>();
    const { app, caller, failed, troubles } = await streaming(async ({ raw }) => {
      const gone = once(raw.socket, "close");
      onAsked();
      await gone;
    });
    await asked;
    caller.destroy();
    await failed;
    await app.close();
    expect(troubles).toEqual([]);
  });

  it("in the middle of it makes no error", async () => {
    const { app, caller, hungUp, troubles } = await streaming(async () => undefined);
    await once(caller, "data");
    caller.destroy();
    await hungUp;
    await app.close();
    expect(troubles).toEqual([]);
  });
});
