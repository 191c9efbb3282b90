import type { KnowledgeArticle, KnowledgePassage, KnowledgeVersion } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";
import { splitText } from "./split-text.ts";

const ARTICLES = "/api/knowledge/articles";
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

const write = async (title: string, body: string) =>
  (await desk.client.post<KnowledgeArticle>(ARTICLES, { title, body })).body;
const publish = (id: string) => desk.client.post<KnowledgeArticle>(`${ARTICLES}/${id}/publish`);
const edit = (id: string, changes: unknown) =>
  desk.client.send<KnowledgeArticle>("PATCH", `${ARTICLES}/${id}`, JSON.stringify(changes), {
    "content-type": "application/json",
  });
const search = async (q: string) =>
  (await desk.client.get<{ passages: KnowledgePassage[] }>(`/api/knowledge/search?q=${encodeURIComponent(q)}`)).body
    .passages;

describe("an article", () => {
  it("is found once it is published, and no longer when it is taken back", async () => {
    const article = await write(
      "Trocas e devoluções",
      "# Prazo\n\nTrocamos em até 30 dias.\n\n# Frete\n\nA volta é grátis.",
    );
    expect(article).toMatchObject({ kind: "article", status: "draft", version: 1 });
    expect(await search("qual o prazo pra troca?")).toEqual([]);

    expect((await publish(article.id)).body).toMatchObject({ status: "published", publishedVersion: 1 });
    expect(await search("qual o prazo pra troca?")).toEqual([
      expect.objectContaining({
        sourceId: article.id,
        kind: "article",
        version: 1,
        title: "Trocas e devoluções › Prazo",
        text: "Trocamos em até 30 dias.",
      }),
    ]);

    expect((await desk.client.post(`${ARTICLES}/${article.id}/unpublish`)).body).toMatchObject({ status: "draft" });
    expect(await search("qual o prazo pra troca?")).toEqual([]);
  });

  it("keeps each version, and is found as it was published until the new one is published", async () => {
    const { id } = await write("Estacionamento", "O estacionamento custa R$ 10.");
    await publish(id);

    expect((await edit(id, { body: "O estacionamento custa R$ 15." })).body).toMatchObject({
      status: "changed",
      version: 2,
      publishedVersion: 1,
      body: "O estacionamento custa R$ 15.",
    });
    expect(await search("quanto é o estacionamento")).toMatchObject([
      { version: 1, text: "O estacionamento custa R$ 10." },
    ]);
    await publish(id);
    expect(await search("quanto é o estacionamento")).toMatchObject([
      { version: 2, text: "O estacionamento custa R$ 15." },
    ]);

    const { versions } = (await desk.client.get<{ versions: KnowledgeVersion[] }>(`${ARTICLES}/${id}/versions`)).body;
    expect(versions).toMatchObject([
      {
        version: 2,
        body: "O estacionamento custa R$ 15.",
        createdBy: { name: "Ana Lima" },
        publishedAt: expect.any(String),
      },
      { version: 1, body: "O estacionamento custa R$ 10." },
    ]);
  });

  it("makes no version of what changes nothing, nor of its address alone", async () => {
    const { id } = await write("Wi-Fi", "A rede é aberta.");

    expect((await edit(id, { body: "A rede é aberta." })).body).toMatchObject({ version: 1 });
    expect((await edit(id, { url: "https://example.com/wifi" })).body).toMatchObject({
      version: 1,
      url: "https://example.com/wifi",
    });
  });

  it("is put away with its passages, and its versions stay", async () => {
    const { id } = await write("Rodízio de sushi", "Rodízio às quartas.");
    await publish(id);

    expect((await desk.client.send("DELETE", `${ARTICLES}/${id}`)).status).toBe(204);

    expect(await search("tem rodízio de sushi?")).toEqual([]);
    expect((await desk.client.get(`${ARTICLES}/${id}`)).status).toBe(404);
    const { rows } = await desk.context.db.pool.query("select 1 from knowledge_versions where source_id = $1", [id]);
    expect(rows).toHaveLength(1);
  });

  it("is listed page by page, the last changed first, by words of its title without accents", async () => {
    const made = [];
    for (const name of ["Manutenção A", "Manutenção B", "Manutenção C"]) made.push((await write(name, "x")).id);
    await edit(made[0] ?? "", { body: "y" });

    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await desk.client.get<{ articles: KnowledgeArticle[]; nextCursor: string | null }>(
        `${ARTICLES}?limit=1&q=manutencao${cursor}`,
      );
      seen.push(...body.articles.map(({ id }) => id));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual([made[0], made[2], made[1]]);
    const drafts = await desk.client.get<{ articles: KnowledgeArticle[] }>(`${ARTICLES}?status=published&q=manutencao`);
    expect(drafts.body.articles).toEqual([]);
  });

  it.each([
    ["no title", { title: " ", body: "x" }],
    ["an address that runs", { title: "a", body: "x", url: "javascript:alert(1)" }],
    ["NUL in its text", { title: "a", body: "a\0b" }],
    ["too long a text", { title: "a", body: "x".repeat(200_001) }],
  ])("is refused with %s", async (_what, body) => {
    expect(await desk.client.post(ARTICLES, body)).toMatchObject({ status: 400, body: { detail: expect.any(String) } });
  });

  it("cannot be changed with nothing, nor when it is not there", async () => {
    const { id } = await write("a", "x");

    expect((await edit(id, {})).status).toBe(400);
    expect((await edit("01a209e9-be55-73f8-a3df-1c452a6e4940", { body: "x" })).status).toBe(404);
    expect((await publish("01a209e9-be55-73f8-a3df-1c452a6e4940")).status).toBe(404);
  });
});

describe("what a passage says", () => {
  it("has its slots filled where they are known, and is not to be inserted where one is not", async () => {
    const { findPassages } = await import("./find-passages.ts");
    const { id } = await write(
      "Horário da recepção",
      "Oi {{contato.primeiroNome}}! A recepção abre às {{ empresa.horario }}.",
    );
    await publish(id);
    const organizationId = (await desk.client.get<{ organization: { id: string } }>("/api/me")).body.organization.id;
    const find = (slots: Record<string, string>) =>
      findPassages(desk.context, organizationId, "qual o horario da recepção?", { slots });

    expect(await find({ "contato.primeironome": "Bia", "empresa.horario": "9h" })).toMatchObject([
      { text: "Oi Bia! A recepção abre às 9h.", missing: [] },
    ]);
    expect(await find({ "contato.primeiroNome": "Bia" })).toMatchObject([{ missing: [expect.any(String)] }]);
  });
});

describe("a quick reply", () => {
  it("is found while it is everybody's, as it is now; one person's is not", async () => {
    const { db, newId } = desk.context;
    const me = (await desk.client.get<{ id: string; organization: { id: string } }>("/api/me")).body;
    const row = {
      id: newId(),
      organization_id: me.organization.id,
      shortcut: "chapelaria",
      text: "A chapelaria custa R$ 20.",
      updated_at: new Date(),
    };
    await db.of(me.organization.id).insertInto("quick_replies").values(row).execute();
    const change = (set: { text?: string; owner_id?: string }) =>
      db.of(me.organization.id).updateTable("quick_replies").set(set).where("id", "=", row.id).execute();

    expect(await search("quanto é a chapelaria")).toMatchObject([
      { kind: "quick_reply", sourceId: row.id, title: "chapelaria", text: "A chapelaria custa R$ 20." },
    ]);
    await change({ text: "A chapelaria custa R$ 25." });
    expect(await search("quanto é a chapelaria")).toMatchObject([{ text: "A chapelaria custa R$ 25." }]);
    await change({ owner_id: me.id });
    expect(await search("quanto é a chapelaria")).toEqual([]);
  });
});

describe("cutting a text into passages", () => {
  it("keeps each section under its headings, and no heading of code", () => {
    expect(
      splitText("Guia", "Início.\n\n# Um\n\na\n\n## Dois\n\nb\n\n```\n# no heading\n```\n\n# Três\n\nc\n\n# Vazio\n"),
    ).toEqual([
      { title: "Guia", text: "Início." },
      { title: "Guia › Um", text: "a" },
      { title: "Guia › Um › Dois", text: "b\n\n```\n# no heading\n```" },
      { title: "Guia › Três", text: "c" },
    ]);
  });

  it("says the end of a part again at the beginning of the next, loses nothing, and makes no part too long", () => {
    const paragraphs = Array.from({ length: 40 }, (_, index) => `Parágrafo ${index}: ${"palavra ".repeat(18)}`.trim());
    const parts = splitText("Guia", paragraphs.join("\n\n"));

    expect(Math.max(...parts.map(({ text }) => text.length))).toBeLessThanOrEqual(900);
    for (const paragraph of paragraphs) expect(parts.some(({ text }) => text.includes(paragraph))).toBe(true);
    for (const [index, { text }] of parts.entries())
      if (index > 0) expect(parts[index - 1]?.text.endsWith(text.split("\n\n")[0] ?? "")).toBe(true);
  });

  it("cuts what has no paragraph, no sentence and no end", () => {
    const parts = splitText("Guia", "x".repeat(10_000));

    expect(parts.map(({ text }) => text).join("")).toHaveLength(10_000);
    expect(splitText("Guia", "")).toEqual([]);
  });
});
