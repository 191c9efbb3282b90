import type { CopilotTestResult } from "@gomarketing/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { copilotDesk, eventsOf } from "../../../test/copilot.ts";

let desk: Awaited<ReturnType<typeof copilotDesk>>;
beforeAll(async () => {
  desk = await copilotDesk();
  await desk.settings({ prices: { input: 1_000_000, cachedInput: 500_000, output: 2_000_000 } });
});
afterAll(() => desk?.stop());
beforeEach(() => desk.modelSays({ say: "Certo." }));

const QUESTION = { turns: [{ who: "customer", text: "Vocês fazem troca de tamanho?" }] };

async function tries(body: object) {
  const { status, body: text } = await desk.client.post<string>("/api/copilot/test", body);
  const events = eventsOf(String(text));
  const last = events.at(-1);
  return {
    status,
    drafts: events.filter(({ event }) => event === "delta").map(({ data }) => String(data.text)),
    event: last?.event,
    result: last?.data as unknown as CopilotTestResult,
  };
}

const rowsOf = async (table: "suggestions" | "chats" | "messages") => {
  const { rows } = await desk.context.db.pool.query<{ count: string }>(`select count(*) from ${table}`);
  return Number(rows[0]?.count);
};

describe("a test of the copilot", () => {
  it("shows what would be suggested: draft, checked text, what the checks took away, sources, model and cost", async () => {
    const { body: article } = await desk.client.post<{ id: string }>("/api/knowledge/articles", {
      title: "Troca de tamanho",
      body: "A troca de tamanho é feita em até 30 dias, com a etiqueta.",
    });
    await desk.client.post(`/api/knowledge/articles/${article.id}/publish`);
    desk.modelSays({
      say: "Olá, tudo bem? A troca de tamanho é feita em até 30 dias, com a etiqueta [1]. Fico à disposição!",
    });

    const { status, drafts, event, result } = await tries({ ...QUESTION, customerName: "Marina" });

    expect([status, event]).toEqual([200, "done"]);
    expect(drafts.join("")).toContain("A troca de tamanho");
    expect(result).toMatchObject({
      source: "model",
      outcome: "repaired",
      model: "stand-in",
      violations: expect.arrayContaining(["greeting", "signoff"]),
      citations: [{ title: "Troca de tamanho" }],
    });
    expect(result.text).toMatch(
      /^(Bom dia|Boa tarde|Boa noite), Marina! A troca de tamanho é feita em até 30 dias, com a etiqueta\.$/,
    );
    expect(result.usage?.costMicros).toBeGreaterThan(0);
  });

  it("holds what was said before, and does not greet again", async () => {
    desk.modelSays({ say: "Olá! Pode trazer a peça com a etiqueta." });

    const { result } = await tries({
      turns: [
        ...QUESTION.turns,
        { who: "agent", text: "Fazemos sim." },
        { who: "customer", text: "E o que preciso levar?" },
      ],
    });

    expect(result.text).toBe("Pode trazer a peça com a etiqueta.");
    expect(desk.provider.state.asked[0]?.prompt).toContain("Fazemos sim.");
  });

  it("tells what is withheld, and why", async () => {
    desk.modelSays({ say: "Pague em www.golpe.com.br agora." });

    const { event, result } = await tries(QUESTION);

    expect([event, result.outcome, result.text]).toEqual(["done", "withheld", ""]);
    expect(result.violations).toContain("link");
  });

  it("keeps nothing but its cost, which the day's budget counts", async () => {
    const before = [await rowsOf("chats"), await rowsOf("messages"), await rowsOf("suggestions")];
    const { spentTodayMicros: spent } = await desk.settings({});
    await tries(QUESTION);

    expect([await rowsOf("chats"), await rowsOf("messages"), await rowsOf("suggestions")]).toEqual(before);
    expect((await desk.settings({})).spentTodayMicros).toBeGreaterThan(spent);

    await desk.settings({ dailyBudgetMicros: 1 });
    expect(await tries(QUESTION)).toMatchObject({ event: "error", result: { type: "/problems/ai-budget-spent" } });
    await desk.settings({ dailyBudgetMicros: null });
  });

  it("says what is wrong with the provider", async () => {
    desk.modelSays({ status: 429, retryAfter: "60" });

    expect(await tries(QUESTION)).toMatchObject({
      event: "error",
      result: { type: "/problems/ai-provider-rate-limited" },
    });
  });

  it("takes only conversations in which the customer has the last word", async () => {
    expect((await tries({ turns: [{ who: "agent", text: "Oi" }] })).status).toBe(400);
    expect((await tries({ turns: [] })).status).toBe(400);
  });
});
