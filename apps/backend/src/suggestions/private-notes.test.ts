import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask, copilotDesk } from "../../test/copilot.ts";

const SECRET = "só entre nós: cobre R$ 77,00, link https://segredo.example/77";
const SAID = "Temos sim, pode retirar na loja amanhã cedo.";
let desk: Awaited<ReturnType<typeof copilotDesk>>;
beforeAll(async () => {
  desk = await copilotDesk({ OPENAI_SILENT_SECONDS: "20" });
});
afterAll(() => desk.stop());
beforeEach(() => desk.modelSays({ say: SAID }));

const note = (chatId: string, text = SECRET) => desk.sendAny({ chatId, type: "note", text });
const prompts = () => desk.provider.state.asked.map(({ prompt }) => prompt);
const current = async (chatId: string) => (await desk.client.get(`/api/suggestion-ai?chatId=${chatId}`)).body;

describe("what the team notes for itself", () => {
  it("is in no prompt of any call that a chat leads to", async () => {
    const long = Array.from({ length: 30 }, (_, index) => `mensagem ${index} sobre o bolo`);
    const { customer, chatId } = await desk.chatWith(...long);
    await note(chatId);
    for (const text of long) await customer.writes(text);
    await note(chatId);
    await desk.patch("/api/copilot/enrichment", { usesModel: true });
    const contactId = (await desk.chats()).find(({ id }) => id === chatId)?.contact.id;

    await ask(desk, { chatId });
    const ofSuggestion = prompts().length;
    await expect.poll(() => prompts().length).toBe(ofSuggestion + 1);
    await ask(desk, { chatId, instruction: "diga que temos" });
    await desk.client.post(`/api/chats/${chatId}/summary`);
    await desk.client.post("/api/copilot/rewrite", { text: "temos sim", manner: "formal" });
    await desk.client.post(`/api/chat-contacts/${contactId}/enrich`);
    await desk.patch("/api/copilot/enrichment", { usesModel: false });

    // Suggestions, summaries, a rewriting, facts of a contact.
    expect(new Set(desk.provider.state.asked.map(({ instructions }) => instructions)).size).toBe(4);
    for (const prompt of prompts()) expect(prompt).not.toContain("entre nós");
  });

  it("is no ground for prices and links", async () => {
    const { chatId } = await desk.chatWith("quanto custa o bolo?");
    await note(chatId);
    desk.modelSays({ say: "O bolo custa R$ 77,00, veja em https://segredo.example/77." });

    expect((await ask(desk, { chatId })).last).toMatchObject({ data: { type: "/problems/suggestion-withheld" } });
  });

  it("is no answer: the customer still waits, is still greeted, and a suggestion comes by itself", async () => {
    const { customer, chatId } = await desk.chatWith("tem bolo?");
    await note(chatId);
    await customer.writes("de cenoura");
    await note(chatId);

    const live = await desk.listen();
    await live.subscribe(`chat:${chatId}`);
    await live.until((frames) => frames.some(({ event }) => event === "suggestion.completed"));

    expect(prompts()).toEqual([expect.stringContaining("mensagens do cliente sem resposta: 2")]);
    expect(live.events("suggestion.completed")[0]?.data?.text).toMatch(/^(Bom dia|Boa tarde|Boa noite), /);
  });

  it("leaves a suggestion as it is", async () => {
    const { chatId } = await desk.chatWith("tem bolo?");
    const { last } = await ask(desk, { chatId });
    const { body: written } = await note(chatId);
    await desk.patch(`/api/messages/${written.id}`, { text: `${SECRET}!` });

    expect(await current(chatId)).toEqual({ suggestion: last.data, isWriting: false });
  });
});
