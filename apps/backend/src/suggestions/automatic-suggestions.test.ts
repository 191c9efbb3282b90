import { createLogger } from "@gomarketing/service-kit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask, copilotDesk } from "../../test/copilot.ts";
import { envelope, type Frame, LiveClient } from "../../test/desk.ts";
import { readConfig } from "../config.ts";
import { startBackend } from "../start.ts";

const SAID = "Temos sim, pode retirar na loja amanhã cedo.";
let desk: Awaited<ReturnType<typeof copilotDesk>>;
beforeAll(async () => {
  desk = await copilotDesk({ OPENAI_SILENT_SECONDS: "20" });
});
afterAll(() => desk.stop());
beforeEach(() => desk.modelSays({ say: SAID }));

/** A chat that is answered, and that somebody looks at. */
async function watched() {
  const { customer, chatId } = await desk.chatWith("oi");
  await desk.send(chatId, "Olá, diga");
  const live = await desk.listen();
  await live.subscribe(`chat:${chatId}`);
  return { customer, chatId, live };
}

const ended = (frames: readonly Frame[]) =>
  frames.filter(({ event }) => /^suggestion\.(completed|failed)$/.test(event ?? ""));
const calls = () => desk.provider.state.asked.length;

describe("a suggestion by itself", () => {
  it("comes when a customer writes: begun, growing, checked", async () => {
    const { customer, chatId, live } = await watched();
    desk.modelSays({ say: SAID, everyMs: 25 });

    await customer.writes("vocês têm bolo de cenoura?");
    await live.until((frames) => ended(frames).length > 0);

    const seen = live.frames.flatMap(({ event, data }) => (event?.startsWith("suggestion.") ? [{ event, data }] : []));
    expect(seen[0]).toMatchObject({ event: "suggestion.started", data: { chatId, source: "model" } });
    expect(seen.filter(({ event }) => event === "suggestion.delta").length).toBeGreaterThan(0);
    expect(seen.at(-1)).toMatchObject({ event: "suggestion.completed", data: { text: SAID, citations: [] } });
    expect(new Set(seen.map(({ data }) => data?.id)).size).toBe(1);
  });

  it("waits for messages that come in a row, and answers them as one", async () => {
    // Before the first message: that one is waited for too, and its wait must not end among those that follow.
    await desk.settings({ burstWaitMs: 1_000 });
    const { customer, live } = await watched();

    await Promise.all(["oi de novo", "então", "vocês têm bolo?"].map((text) => customer.writes(text)));
    await live.until((frames) => ended(frames).length > 0);
    await desk.settings({ burstWaitMs: 60 });

    expect(calls()).toBe(1);
    expect(desk.provider.state.asked[0]?.prompt).toContain("mensagens do cliente sem resposta: 3");
  });

  it.each(["a newer message", "an answer from the desk", "an answer from the phone"])(
    "is cancelled by %s",
    async (what) => {
      const { customer, chatId, live } = await watched();
      desk.modelSays({ say: "Um momento que eu ", end: "stall" }, { say: SAID });
      const { aborted } = desk.provider.state;
      await customer.writes("tem bolo?");
      await expect.poll(calls).toBe(1);

      if (what === "a newer message") await customer.writes("de cenoura");
      else if (what === "an answer from the desk") await desk.send(chatId, "Temos!");
      else await desk.deliver(fromPhone(customer.person, "Temos!"));
      await live.until((frames) => ended(frames).length > 0);

      expect(ended(live.frames)[0]?.data).toMatchObject({
        text: "",
        problem: { type: "/problems/suggestion-superseded" },
      });
      await expect.poll(() => desk.provider.state.aborted).toBe(aborted + 1);
      if (what === "a newer message") await live.until((frames) => ended(frames).length === 2);
      expect(calls()).toBe(what === "a newer message" ? 2 : 1);
    },
  );

  it("is written only where somebody would see it: who looks, or whose chat it is and who is here", async () => {
    const { customer, chatId } = await desk.chatWith("oi");
    const { customer: another, live } = await watched();
    await customer.writes("tem bolo?");
    await another.writes("e pão?");
    await live.until((frames) => ended(frames).length === 1);
    expect(calls()).toBe(1);

    const { body: me } = await desk.client.get<{ id: string }>("/api/me");
    await desk.patch(`/api/chats/${chatId}`, { assigneeId: me.id });
    await customer.writes("de cenoura?");
    await expect.poll(() => current(chatId)).toMatchObject({ text: expect.stringContaining(SAID) });
    expect(calls()).toBe(2);
  });

  it("comes when somebody opens a chat in which a customer waits, once", async () => {
    const { chatId } = await desk.chatWith("tem bolo?");
    const live = await desk.listen();

    await live.subscribe(`chat:${chatId}`);
    await live.until((frames) => ended(frames).length === 1);
    const again = await desk.listen();
    await again.subscribe(`chat:${chatId}`);
    const { customer, live: other } = await watched();
    await customer.writes("tem pão?");
    await other.until((frames) => ended(frames).length === 1);

    expect(desk.provider.state.asked.filter(({ prompt }) => prompt.includes("tem bolo?"))).toHaveLength(1);
  });

  it("stays away when the organization does not want it", async () => {
    const { customer, chatId, live } = await watched();
    await desk.settings({ isAutomatic: false });
    await customer.writes("tem bolo?");
    await ask(desk, { chatId });
    await desk.settings({ isAutomatic: true });

    expect(calls()).toBe(1);
    expect(live.events("suggestion.started")).toHaveLength(1);
  });

  it("is one a chat with two backends too, and is cancelled across them", async () => {
    const { customer, chatId, live } = await watched();
    const config = readConfig({
      DATABASE_URL: desk.context.config.databaseUrl,
      DATA_DIR: desk.context.config.dataDir,
      WHATSAPP_API_PORT: new URL(desk.gateway.url).port,
      ...desk.configured,
    });
    const second = await startBackend({ ...config, port: 0 }, createLogger("test", "silent"));
    const there = new LiveClient(second.url, desk.client.cookie);
    try {
      await there.opened;
      await there.subscribe(`chat:${chatId}`);
      await customer.writes("tem bolo?");
      await Promise.all([live, there].map((one) => one.until((frames) => ended(frames).length === 1)));
      expect(calls()).toBe(1);

      desk.modelSays({ say: "Um momento que eu ", end: "stall" }, { say: SAID });
      const { aborted } = desk.provider.state;
      const first = ask({ url: second.url, client: desk.client }, { chatId });
      await expect.poll(calls).toBe(1);
      const other = await ask(desk, { chatId });

      expect(other.last).toMatchObject({ event: "done" });
      expect((await first).last.data.type).toBe("/problems/suggestion-superseded");
      await expect.poll(() => desk.provider.state.aborted).toBe(aborted + 1);
    } finally {
      there.socket.terminate();
      await second.stop();
    }
  });
});

async function current(chatId: string) {
  return (await desk.client.get<{ suggestion: unknown }>(`/api/suggestion-ai?chatId=${chatId}`)).body.suggestion;
}

const fromPhone = (person: { jid: string; name: string }, text: string) =>
  envelope(desk.session.id, "message.sent", {
    id: `3A${Math.random().toString(16).slice(2)}`,
    chat: { kind: "direct", jid: person.jid, contact: person },
    sender: { jid: "business@lid", lid: "business@lid" },
    sentAt: new Date().toISOString(),
    content: { type: "text", text },
    isOffline: false,
  });
