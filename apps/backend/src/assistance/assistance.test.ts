import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, copilotDesk } from "../../test/copilot.ts";
import { openDesk } from "../../test/desk.ts";

let desk: Awaited<ReturnType<typeof copilotDesk>>;
beforeAll(async () => {
  desk = await copilotDesk({ OPENAI_SILENT_SECONDS: "10" });
});
afterAll(() => desk.stop());

const DRAFT =
  "oi, o pedido 4512 da Dona Marina sai por R$ 89,90 e chega em Belo Horizonte, veja https://loja.example/p/4512";
const rewrite = (body: Record<string, unknown>) => desk.client.post("/api/copilot/rewrite", { text: DRAFT, ...body });

describe("rewriting a draft", () => {
  it("answers the text in another manner when numbers, links and names are the same", async () => {
    const formal =
      "Informamos que o pedido 4512 da Dona Marina custa R$ 89,90 e chega em Belo Horizonte. Consulte https://loja.example/p/4512";
    desk.modelSays({ say: `"${formal}"` });

    expect(await rewrite({ manner: "formal" })).toMatchObject({ status: 200, body: { text: formal } });
    expect(desk.provider.state.asked[0]?.prompt).toContain("Deixe mais formal");
  });

  it.each([
    ["a number", DRAFT.replace("89,90", "79,90"), "numbers"],
    ["a link", DRAFT.replace("https://loja.example/p/4512", "https://outra.example/4512"), "links"],
    ["a name", DRAFT.replace("Marina", "Maria"), "names"],
    [
      "the language",
      "Hello, order 4512 of Dona Marina costs R$ 89,90 and will arrive in Belo Horizonte, please see https://loja.example/p/4512",
      "language",
    ],
    ["more than it may", `${DRAFT} ${"Agradecemos muito a preferência de sempre. ".repeat(9)}`, "length"],
  ])("asks again when %s is changed, and withholds it then", async (_what, said, code) => {
    desk.modelSays({ say: said });

    const answer = await rewrite({ manner: "shorter" });

    expect(answer).toMatchObject({ status: 422, body: { type: "/problems/rewriting-withheld" } });
    expect(answer.body.errors).toContainEqual({ path: "text", message: code });
    expect(desk.provider.state.asked).toHaveLength(2);
  });

  it("translates, and takes nothing that is still in the other language", async () => {
    const text = "Bom dia, o seu pedido já está pronto para retirar na nossa loja do centro amanhã cedo.";
    desk.modelSays(
      { say: text },
      { say: "Good morning, your order is ready for pick up at our downtown store early tomorrow." },
    );

    const answer = await rewrite({ text, manner: "translated", language: "en" });

    expect(answer.body.text).toMatch(/^Good morning, your order/);
    expect(desk.provider.state.asked).toHaveLength(2);
    expect(await rewrite({ manner: "translated" })).toMatchObject({ status: 400 });
  });

  it("shows no document's number to a model", async () => {
    desk.modelSays({ say: "Certo." });

    expect(await rewrite({ text: "o CPF dela é 529.982.247-25", manner: "formal" })).toMatchObject({ status: 422 });
    expect(desk.provider.state.asked).toHaveLength(0);
  });

  it("is told what is wrong with the provider, and that there is none", async () => {
    desk.modelSays({ status: 429, retryAfter: "30" });
    expect(await rewrite({ manner: "formal" })).toMatchObject({
      status: 429,
      body: { type: "/problems/ai-provider-rate-limited" },
    });
    const bare = await openDesk();
    try {
      expect(await bare.client.post("/api/copilot/rewrite", { text: "oi", manner: "formal" })).toMatchObject({
        status: 409,
        body: { type: "/problems/ai-not-configured" },
      });
    } finally {
      await bare.stop();
    }
  });
});

describe("a summary of a chat", () => {
  it("says what was said, without the sentences that state something else", async () => {
    const { chatId } = await desk.chatWith("Oi, meu pedido 4512 não chegou", "Era para ontem");
    desk.modelSays({
      say: "A cliente diz que o pedido 4512 não chegou ontem. O reembolso de R$ 300 foi prometido. Falta verificar a entrega.",
    });

    const answer = await desk.client.post(`/api/chats/${chatId}/summary`);

    expect(answer).toMatchObject({
      status: 200,
      body: { text: "A cliente diz que o pedido 4512 não chegou ontem. Falta verificar a entrega." },
    });
    expect((await desk.client.post("/api/chats/0199a2ee-0000-7000-8000-000000000000/summary")).status).toBe(404);
  });

  it("is kept of what a suggestion no longer reads word by word, and read by the next", async () => {
    const { chatId, customer } = await desk.chatWith(
      ...Array.from({ length: 55 }, (_, index) => `mensagem ${index} sobre o bolo`),
    );
    desk.modelSays(
      { say: "Vou verificar o bolo." },
      { say: "O cliente falou várias vezes sobre o bolo." },
      { say: "Vou confirmar o bolo com a cozinha." },
    );

    await ask(desk, { chatId });
    await expect.poll(() => summaries(chatId)).toEqual(["O cliente falou várias vezes sobre o bolo."]);
    await customer.writes("e então?");
    await ask(desk, { chatId });

    expect(desk.provider.state.asked[1]?.prompt).toContain("mensagem 3 sobre o bolo");
    expect(desk.provider.state.asked[2]?.prompt).toContain("O cliente falou várias vezes sobre o bolo.");
    expect(desk.provider.state.asked[2]?.prompt).not.toContain("mensagem 3 sobre o bolo");
  });

  const summaries = async (chatId: string) =>
    (
      await desk.context.db.system.selectFrom("chat_summaries").select("text").where("chat_id", "=", chatId).execute()
    ).map(({ text }) => text);
});

describe("a voice note", () => {
  const note = {
    type: "audio",
    isVoice: true,
    media: { mediaId: "note", mimeType: "audio/ogg; codecs=opus", durationSeconds: 7 },
  };
  const transcriptOf = async (chatId: string) => (await desk.messages(chatId)).at(-1)?.transcript?.text;

  it("is written down where the organization wants it, and then a suggestion knows it", async () => {
    await desk.settings({ isTranscribing: true });
    desk.provider.state.transcript = "oi, eu queria saber se tem bolo de cenoura";
    desk.gateway.state.media = Buffer.from("OggS a voice");
    const { chatId, customer } = await desk.chatWith("oi");
    await customer.writes("", { content: note });

    await expect.poll(() => transcriptOf(chatId)).toBe("oi, eu queria saber se tem bolo de cenoura");
    desk.modelSays({ say: "Temos bolo de cenoura sim." });
    await ask(desk, { chatId });

    expect(desk.provider.state.asked[0]?.prompt).toContain("tem bolo de cenoura");
    expect(desk.provider.state.asked[0]?.prompt).toContain("áudio transcrito");
  });

  it("is left alone where it does not, and beyond the day's budget", async () => {
    desk.provider.state.transcript = "não era para ouvir";
    await desk.settings({ isTranscribing: false });
    const { chatId, customer } = await desk.chatWith("oi");
    await customer.writes("", { content: note });
    await expect.poll(async () => (await desk.messages(chatId)).at(-1)?.media?.state).toBe("ready");

    const prices = { input: 1, cachedInput: 1, output: 1 };
    await desk.settings({ isTranscribing: true, dailyBudgetMicros: 0, prices });
    await customer.writes("", { content: note });
    await expect.poll(async () => (await desk.messages(chatId)).at(-1)?.media?.state).toBe("ready");
    await expect.poll(() => jobsLeft()).toBe(0);
    await desk.settings({ isTranscribing: false, dailyBudgetMicros: null, prices: null });

    expect((await desk.messages(chatId)).filter(({ transcript }) => transcript)).toEqual([]);
  });

  const jobsLeft = async () =>
    (
      await desk.context.db.pool.query(
        "select 1 from graphile_worker.jobs where task_identifier = 'transcribe-voice-note'",
      )
    ).rows.length;
});
