import { randomUUID } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../test/database.ts";
import { fillKnowledge, HELD_OUT, measure, readSet, TUNING } from "../../test/retrieval-set/measure.ts";
import type { Database } from "../database/connection.ts";
import { findPassages } from "./find-passages.ts";

let database: Awaited<ReturnType<typeof openDatabase>>;
let db: Database;
beforeAll(async () => {
  database = await openDatabase();
  db = database.db;
});
afterAll(() => database.drop());

/** An organization of its own that knows these passages. */
async function knowing(passages: { id: string; title: string; text: string }[]) {
  const organizationId = randomUUID();
  await db.system.insertInto("organizations").values({ id: organizationId, name: "x" }).execute();
  const nameOf = await fillKnowledge({ db, newId: () => uuidv7() }, organizationId, { passages, questions: [] });
  return async (question: string, limit = 3) =>
    (await findPassages({ db }, organizationId, question, { limit })).map(({ sourceId }) => nameOf.get(sourceId) ?? "");
}

describe("finding passages for what customers ask", () => {
  // Plain full-text search finds half in three, with five of eight false answers; or three in eight, with none.
  it("answers most questions that nobody tuned for, and none falsely", async () => {
    const set = readSet(HELD_OUT);
    const result = await measure(set, await knowing([...set.passages]));

    expect(result.falseAnswers, result.wrong.join("\n")).toBe(0);
    expect(result.rightInThree / result.answerable, result.wrong.join("\n")).toBeGreaterThanOrEqual(0.75);
    expect(result.rightFirst / result.answerable, result.wrong.join("\n")).toBeGreaterThanOrEqual(0.7);
  });

  it.each(TUNING)("keeps what it could of the questions of %s", async (name) => {
    const set = readSet(name);
    const result = await measure(set, await knowing([...set.passages]));

    expect(result.falseAnswers, result.wrong.join("\n")).toBe(0);
    expect(result.rightInThree / result.answerable, result.wrong.join("\n")).toBeGreaterThanOrEqual(0.75);
  });

  it("understands shortened, stretched and misspelled words, with and without accents", async () => {
    const find = await knowing([
      { id: "clear", title: "Clareamento dental", text: "Custa R$ 900 e leva duas sessões." },
      { id: "swap", title: "Trocas", text: "A peça pode ser trocada em até 30 dias, com a etiqueta." },
      { id: "size", title: "Cabeça e chapéus", text: "Meça a cabeça com a fita acima da orelha." },
    ]);

    expect(await find("qto custa o clareamnto??")).toEqual(["clear"]);
    expect(await find("CLAREAMENTO DENTAL")).toEqual(["clear"]);
    expect(await find("vcs fazem troooca?")).toEqual(["swap"]);
    expect(await find("como messo a cabessa pro xapeu")).toEqual(["size"]);
  });

  it("finds what one sentence of several asks, also in messages in a row", async () => {
    const find = await knowing([
      { id: "swap", title: "Política de trocas", text: "A primeira troca é por nossa conta, em até 30 dias." },
      { id: "frete", title: "Frete", text: "O frete é grátis acima de R$ 299." },
    ]);

    expect(await find("Oi! Comprei um tênis 38 e ficou apertado. Dá pra trocar?\nPedido 48213, queria o 39")).toEqual([
      "swap",
    ]);
    expect(await find("Consegui comprar ontem, meu filho adorou a mochila nova.\nObrigada!")).toEqual([]);
  });

  it.each([
    "",
    "   ",
    "oi",
    "Bom dia, tudo bem?",
    "obrigadaaa!!",
    "👍",
    "???",
    "'; drop table passages; --",
    "a".repeat(50_000),
  ])("finds nothing for %j", async (question) => {
    const find = await knowing([{ id: "a", title: "Tudo bem", text: "Bom dia, obrigada por escrever." }]);

    expect(await find(question)).toEqual([]);
  });

  it("finds nothing of another organization, and nothing where nothing is known", async () => {
    await knowing([{ id: "a", title: "Frete", text: "Enviamos para todo o Brasil." }]);
    const find = await knowing([]);

    expect(await find("qual o frete?")).toEqual([]);
  });
});
