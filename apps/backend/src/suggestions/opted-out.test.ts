import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask, copilotDesk } from "../../test/copilot.ts";
import type { Frame } from "../../test/desk.ts";

let desk: Awaited<ReturnType<typeof copilotDesk>>;
beforeAll(async () => {
  desk = await copilotDesk({ OPENAI_SILENT_SECONDS: "20" });
  const article = { title: "Troca de tamanho", body: "A troca de tamanho é feita em até 30 dias, com a etiqueta." };
  const { body } = await desk.client.post<{ id: string }>("/api/knowledge/articles", article);
  await desk.client.post(`/api/knowledge/articles/${body.id}/publish`);
});
afterAll(() => desk.stop());
beforeEach(() => desk.modelSays({ say: "Sim, fazemos a troca de tamanho." }));

const QUESTION = "vocês fazem troca de tamanho?";
const PASSAGE = "A troca de tamanho é feita em até 30 dias, com a etiqueta.";

async function optOut(contactId: string, isOptedOut = true) {
  const { status } = await desk.patch(`/api/chat-contacts/${contactId}/enrichment`, { isOptedOut });
  expect(status).toBe(200);
}

/** A chat with somebody who wants nothing read by a model. */
async function optedOut(...texts: string[]) {
  const { customer, chatId } = await desk.chatWith(...texts);
  const contactId = (await desk.chats()).find(({ id }) => id === chatId)?.contact.id ?? "";
  await optOut(contactId);
  return { customer, chatId, contactId };
}

const ended = (frames: readonly Frame[]) =>
  frames.filter(({ event }) => /^suggestion\.(completed|failed)$/.test(event ?? ""));

describe("of a contact that opted out, a provider gets", () => {
  it("nothing for a suggestion that is asked for: passages are found instead", async () => {
    const { chatId } = await optedOut(QUESTION);

    const { last } = await ask(desk, { chatId, instruction: "seja breve" });

    expect(last).toMatchObject({ event: "done", data: { source: "knowledge", text: PASSAGE } });
    expect(desk.provider.state.asked).toEqual([]);
  });

  it("nothing for one that comes by itself", async () => {
    const { customer, chatId } = await optedOut("oi");
    await desk.send(chatId, "Olá, diga");
    const live = await desk.listen();
    await live.subscribe(`chat:${chatId}`);

    await customer.writes(QUESTION);
    await live.until((frames) => ended(frames).length > 0);

    expect(ended(live.frames)[0]).toMatchObject({ data: { source: "knowledge", text: PASSAGE } });
    expect(desk.provider.state.asked).toEqual([]);
  });

  it("nothing more of one that was being written", async () => {
    const { chatId } = await desk.chatWith(QUESTION);
    const contactId = (await desk.chats()).find(({ id }) => id === chatId)?.contact.id ?? "";
    desk.modelSays({ say: "Um momento que eu ", end: "stall" });
    const live = await desk.listen();
    await live.subscribe(`chat:${chatId}`);
    await expect.poll(() => desk.provider.state.asked.length).toBe(1);
    const { aborted } = desk.provider.state;

    await optOut(contactId);

    await live.until((frames) => ended(frames).length > 0);
    expect(ended(live.frames)[0]).toMatchObject({ data: { problem: { type: "/problems/suggestion-superseded" } } });
    await expect.poll(() => desk.provider.state.aborted).toBe(aborted + 1);
  });

  it("nothing to sum up: whoever asks is told why", async () => {
    const long = Array.from({ length: 55 }, (_, index) => `mensagem ${index} sobre a troca de tamanho`);
    const { chatId, contactId } = await optedOut(...long);

    await ask(desk, { chatId });
    expect(await desk.client.post(`/api/chats/${chatId}/summary`)).toMatchObject({
      status: 409,
      body: { type: "/problems/contact-opted-out" },
    });
    expect(desk.provider.state.asked).toEqual([]);

    await optOut(contactId, false);
    desk.modelSays({ say: "A cliente pergunta sobre a troca de tamanho." });
    expect((await desk.client.post(`/api/chats/${chatId}/summary`)).status).toBe(200);
  });

  it("no voice note", async () => {
    await desk.settings({ isTranscribing: true });
    desk.provider.state.transcript = "não era para ouvir";
    desk.gateway.state.media = Buffer.from("OggS a voice");
    const { customer, chatId } = await optedOut("oi");
    const media = { mediaId: "note", mimeType: "audio/ogg; codecs=opus", durationSeconds: 7 };
    await customer.writes("", { content: { type: "audio", isVoice: true, media } });
    await expect.poll(async () => (await desk.messages(chatId)).at(-1)?.media?.state).toBe("ready");
    await expect.poll(transcriptionsLeft).toBe(0);
    await desk.settings({ isTranscribing: false });

    expect((await desk.messages(chatId)).at(-1)?.transcript).toBeUndefined();
    expect(desk.provider.state.heard).toBe(0);
  });
});

const transcriptionsLeft = async () =>
  (
    await desk.context.db.pool.query(
      "select 1 from graphile_worker.jobs where task_identifier = 'transcribe-voice-note'",
    )
  ).rows.length;
