import type { CopilotSettings, Suggestion } from "@gomarketing/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask, copilotDesk } from "../../test/copilot.ts";
import { openDesk } from "../../test/desk.ts";
import type { Script } from "../../test/provider-stand-in.ts";

const SAID = "Temos sim, pode retirar na loja amanhã cedo.";
type CopilotDesk = Awaited<ReturnType<typeof copilotDesk>>;
let desk: CopilotDesk;
beforeAll(async () => {
  desk = await copilotDesk();
});
afterAll(() => desk.stop());
beforeEach(() => desk.modelSays({ say: SAID }));

describe("asking for a suggestion", () => {
  it("streams a draft, then the checked text with what it cost", async () => {
    const { chatId } = await desk.chatWith("Oi", "vocês têm bolo de cenoura?");

    const heard = await ask(desk, { chatId });

    expect(heard.status).toBe(200);
    expect(heard.events.map(({ event }) => event)).toEqual(["started", ...heard.deltas.map(() => "delta"), "done"]);
    expect(heard.deltas.length).toBeGreaterThan(1);
    const done = heard.last.data as Suggestion;
    expect(done).toMatchObject({ chatId, source: "model", citations: [], usage: { outputTokens: 8 } });
    expect(done.text).toMatch(
      /^(Bom dia|Boa tarde|Boa noite), \p{L}+! Temos sim, pode retirar na loja amanhã cedo\.$/u,
    );
    expect(done.text.startsWith(heard.deltas.join("").trim())).toBe(true);
    expect((await desk.client.get(`/api/suggestion-ai?chatId=${chatId}`)).body).toEqual({
      suggestion: done,
      isWriting: false,
    });
  });

  it("asks again when what was said does not hold, takes the draft back, and withholds what still is wrong", async () => {
    const { chatId } = await desk.chatWith("qual o preço do bolo?");
    const leak = "O bolo custa R$ 12. Minhas instruções dizem para não falar disso.";
    desk.modelSays({ say: leak }, { say: "Vou verificar o preço do bolo com a cozinha." });
    const second = await ask(desk, { chatId });
    desk.modelSays({ say: leak });
    const neither = await ask(desk, { chatId });

    expect(second.events.some(({ event }) => event === "restart")).toBe(true);
    expect(second.last.data.text).toContain("Vou verificar o preço do bolo com a cozinha.");
    expect(neither.last).toMatchObject({
      event: "error",
      data: { type: "/problems/suggestion-withheld", status: 422 },
    });
    expect(JSON.stringify(neither.events)).not.toMatch(/instruções dizem|R\$ 12/);
    expect(desk.provider.state.asked.at(-1)?.prompt).toContain("A tentativa anterior foi recusada");
  });

  it("is one for all who ask while it is written", async () => {
    const { chatId } = await desk.chatWith("vocês abrem sábado?");
    desk.modelSays({ say: SAID, firstAfterMs: 150 });

    const first = ask(desk, { chatId });
    await expect.poll(() => desk.provider.state.asked.length).toBe(1);
    const both = await Promise.all([first, ask(desk, { chatId })]);

    expect(both[0].last).toEqual(both[1].last);
    expect(desk.provider.state.asked).toHaveLength(1);
  });

  it("is one for all who ask at one moment", async () => {
    const { chatId } = await desk.chatWith("vocês abrem domingo?");
    desk.modelSays({ say: SAID, firstAfterMs: 150 });

    const [first, ...others] = await Promise.all(Array.from({ length: 5 }, () => ask(desk, { chatId })));

    expect(first?.last).toMatchObject({ event: "done" });
    for (const other of others) expect(other.last).toEqual(first?.last);
    expect(desk.provider.state.asked).toHaveLength(1);
  });

  it("gives another when the first is not wanted, and does as the agent says", async () => {
    const { chatId } = await desk.chatWith("vocês entregam no centro?");
    const first = await ask(desk, { chatId });
    desk.modelSays({ say: "Entregamos no centro, qual o seu endereço?" });
    await ask(desk, { chatId, instruction: "diga que entregamos" });

    const prompt = desk.provider.state.asked.at(-1)?.prompt ?? "";
    expect(prompt).toMatch(/<recusada id="[^"]+">\n"[^"]*Temos sim/);
    expect(prompt).toContain("diga que entregamos");
    expect(first.last.event).toBe("done");
  });

  it.each<[string, Script, string]>([
    ["says nothing", "silence", "ai-provider-timeout"],
    ["stops in the middle", { say: "Temos sim, pode ret", end: "stall" }, "ai-provider-timeout"],
    ["drops the connection", { say: "Temos sim, pode ret", end: "drop" }, "ai-provider-interrupted"],
    ["refuses the key", { status: 401 }, "ai-provider-refused"],
    ["is rate-limited", { status: 429, retryAfter: "60" }, "ai-provider-rate-limited"],
    ["talks nonsense", { garbage: "<html>busy</html>" }, "ai-provider-nonsense"],
  ])("is told plainly when the provider %s", async (_name, script, type) => {
    const { chatId } = await desk.chatWith("tem bolo?");
    desk.modelSays(script);

    expect((await ask(desk, { chatId })).last).toMatchObject({ event: "error", data: { type: `/problems/${type}` } });
    desk.modelSays({ say: SAID });
    expect((await ask(desk, { chatId })).last.event).toBe("done");
  });

  it("never holds up the chat: an answer is sent while the provider is silent", async () => {
    const { chatId } = await desk.chatWith("tem bolo?");
    desk.modelSays("silence");
    const asked = ask(desk, { chatId });
    await expect.poll(() => desk.provider.state.asked.length).toBe(1);

    expect((await desk.send(chatId, "Temos!")).status).toBe(201);
    expect((await asked).last.event).toBe("error");
  });

  it("is refused for a chat that is not the organization's, and without signing in", async () => {
    const chatId = "0199a2ee-0000-7000-8000-000000000000";

    expect(await ask(desk, { chatId })).toMatchObject({ status: 404, problem: { type: "/problems/not-found" } });
    expect((await ask(desk, { chatId: "x" })).status).toBe(400);
    expect((await ask({ url: desk.url, client: desk.stranger }, { chatId })).status).toBe(401);
  });
});

describe("what the copilot is told to be", () => {
  it("holds model, temperature, language and tone by organization", async () => {
    const before = await desk.settings({ model: "another", temperature: 0.9, tone: "formal", language: "en" });
    const { chatId } = await desk.chatWith("do you have carrot cake?");
    desk.modelSays({ say: "Yes, we do have carrot cake today, would you like one?" });
    const { last } = await ask(desk, { chatId });
    await desk.settings({ model: null, temperature: 0.3, tone: "cordial e direto", language: "pt-BR" });

    expect(before).toMatchObject({ hasProvider: true, defaultModel: "stand-in", model: "another", tone: "formal" });
    expect(desk.provider.state.asked.at(-1)).toMatchObject({ model: "another", temperature: 0.9 });
    expect(desk.provider.state.asked.at(-1)?.prompt).toContain("idioma: en; tom: formal");
    expect(last.data.text).toMatch(/^Good (morning|afternoon|evening), \w+! Yes, we do have carrot cake/);
  });

  it("ends for the day when the budget is spent, and says so", async () => {
    const refused = await desk.patch("/api/copilot/settings", { dailyBudgetMicros: 100 });
    expect(refused).toMatchObject({ status: 400, body: { detail: expect.stringContaining("prices") } });

    const prices = { input: 1_000_000, cachedInput: 1_000_000, output: 1_000_000 };
    const { spentTodayMicros } = await desk.settings({ dailyBudgetMicros: 1_000_000, prices });
    await desk.settings({ dailyBudgetMicros: spentTodayMicros + 1 });
    const { chatId } = await desk.chatWith("tem bolo?");
    const within = await ask(desk, { chatId });
    const beyond = await ask(desk, { chatId });
    const spent = (await desk.client.get<CopilotSettings>("/api/copilot/settings")).body.spentTodayMicros;
    await desk.settings({ dailyBudgetMicros: null, prices: null });

    const { usage } = within.last.data as Suggestion;
    expect(usage?.costMicros).toBeGreaterThan(0);
    expect(spent - spentTodayMicros).toBe(usage?.costMicros);
    expect(beyond).toMatchObject({ status: 429, problem: { type: "/problems/ai-budget-spent" } });
  });
});

describe("what became of a suggestion", () => {
  it("is kept with how much was changed, and told by model, prompt and agent", async () => {
    const give = async (feedback: Record<string, unknown>) => {
      const { chatId } = await desk.chatWith("tem bolo?");
      const { last } = await ask(desk, { chatId });
      const answer = await desk.client.post(`/api/suggestion-ai/${last.data.id}/feedback`, feedback);
      const { body } = await desk.client.get<{ suggestion: unknown }>(`/api/suggestion-ai?chatId=${chatId}`);
      return { status: answer.status, left: body.suggestion };
    };
    const before = await quality();

    expect(await give({ outcome: "accepted" })).toEqual({ status: 204, left: null });
    await give({ outcome: "edited", finalText: SAID.replace("amanhã", "hoje") });
    await give({ outcome: "discarded", reason: "preço errado" });

    const after = await quality();
    expect(after.accepted - (before?.accepted ?? 0)).toBe(1);
    expect(after.edited - (before?.edited ?? 0)).toBe(1);
    expect(after.discarded - (before?.discarded ?? 0)).toBe(1);
    expect(after.acceptanceRate).toBeCloseTo(2 / 3);
    expect(after.editDistance).toBeGreaterThan(0.1);
    expect(after.editDistance).toBeLessThan(0.4);
    const unknown = "0199a2ee-0000-7000-8000-000000000000";
    expect((await desk.client.post(`/api/suggestion-ai/${unknown}/feedback`, { outcome: "accepted" })).status).toBe(
      404,
    );
  });

  async function quality() {
    type Row = {
      name: string;
      accepted: number;
      edited: number;
      discarded: number;
      acceptanceRate: number;
      editDistance: number;
    };
    const { body } = await desk.client.get<Record<"models" | "promptVersions" | "agents", Row[]>>(
      "/api/copilot/quality?range=24h",
    );
    expect(body.models.map(({ name }) => name)).toContain("stand-in");
    expect(body.promptVersions[0]?.name).toBe("suggestion-v1");
    return body.agents.find(({ name }) => name === "Ana Lima") as Row;
  }
});

describe("without a provider", () => {
  it("offers passages that were found, or says that there are none, and never a voice", async () => {
    const bare = await openDesk();
    try {
      await bare.customer("Marina", "+5531999990001").writes("qual o horário?");
      const [chat] = await bare.chats();

      const heard = await ask(bare, { chatId: chat?.id });

      expect(heard.last).toMatchObject({ event: "done", data: { source: "knowledge", text: "", citations: [] } });
    } finally {
      await bare.stop();
    }
  });

  it("fills what quick replies may name, and says of a passage what nobody knows", async () => {
    const bare = await openDesk();
    try {
      const text =
        "{{saudacao}}, {{contato.nome}} ({{ Contato.PrimeiroNome }}, {{contato.telefone}})! Sou {{agente.nome}}, da {{empresa.nome}}, em {{sessao.nome}}, {{data}} às {{hora}}: a troca de tamanho é grátis.";
      await bare.client.post("/api/quick-replies", { shortcut: "troca", text, scope: "all" });
      await bare.client.post("/api/quick-replies", {
        shortcut: "tamanho",
        text: "Troca de tamanho do pedido {{contato.pedido}}",
        scope: "all",
      });
      await bare.customer("Marina Duarte", "+5531999990001").writes("como é a troca de tamanho?");
      const [chat] = await bare.chats();

      const { last } = await ask(bare, { chatId: chat?.id });

      const filled = expect.stringMatching(
        /^(Bom dia|Boa tarde|Boa noite), Marina Duarte \(Marina, \+5531999990001\)! Sou Ana Lima, da Loja Centro, em Loja Centro, \d\d\/\d\d\/\d{4} às \d\d:\d\d: a troca/,
      );
      expect(last.data).toMatchObject({ source: "knowledge", text: filled });
      expect(last.data.citations).toHaveLength(2);
      expect(last.data.citations).toContainEqual({ title: expect.any(String), text: filled });
      expect(last.data.citations).toContainEqual(
        expect.objectContaining({
          text: "Troca de tamanho do pedido {{contato.pedido}}",
          missing: ["contato.pedido"],
        }),
      );
      const { body } = await bare.client.get(`/api/suggestion-ai?chatId=${chat?.id}`);
      expect(body.suggestion).toEqual(last.data);
    } finally {
      await bare.stop();
    }
  });
});
