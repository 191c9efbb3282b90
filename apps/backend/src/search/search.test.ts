import type { Excerpt, SearchResults } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";

let desk: Desk;
const people = new Map<string, ReturnType<Desk["customer"]>>();
beforeAll(async () => {
  desk = await openDesk();
  const said: [name: string, texts: string[]][] = [
    ["João Antônio", ["A entrega atrasou de novo", "Quero duas caixas de açúcar mascavo"]],
    ["Conceição Assunção", ["Vocês entregam aos sábados?", "caixa quebrada, açúcar no chão"]],
    ["Zuleide 100% Ágil", ["o pedido 100042 não chegou", "Preços de REFRIGERANTES, por favor"]],
  ];
  for (const [index, [name, texts]] of said.entries()) {
    const person = desk.customer(name, `+55319977711${10 + index}`);
    people.set(name, person);
    for (const text of texts) await person.writes(text);
  }
});
afterAll(() => desk?.stop());

const search = async (query: Record<string, string>) =>
  (await desk.client.get<SearchResults>(`/api/search?${new URLSearchParams(query)}`)).body;
const textsOf = async (q: string, more: Record<string, string> = {}) =>
  (await search({ q, in: "messages", ...more })).messages?.found.map(({ message }) => message.text).toSorted() ?? [];
const namesOf = async (q: string) =>
  (await search({ q, in: "contacts" })).contacts?.found.map(({ contact }) => contact.name) ?? [];
const marked = (excerpt: Excerpt | undefined) =>
  excerpt?.map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join("");
const idOf = async (name: string) =>
  (await desk.chats()).find((chat) => chat.contact.name === name) ?? expect.fail(`no chat with ${name}`);

describe("words of messages", () => {
  it.each([
    ["another form of the word", "entregas", ["A entrega atrasou de novo", "Vocês entregam aos sábados?"]],
    ["no accents", "acucar", ["Quero duas caixas de açúcar mascavo", "caixa quebrada, açúcar no chão"]],
    ["accents and capitals", "AÇÚCAR", ["Quero duas caixas de açúcar mascavo", "caixa quebrada, açúcar no chão"]],
    ["the beginning of the last word", "refrig", ["Preços de REFRIGERANTES, por favor"]],
    ["the beginning of a word before others", "refrig favor", []],
    ["all words, in any order", "mascavo caixa", ["Quero duas caixas de açúcar mascavo"]],
    ["a number", "100042", ["o pedido 100042 não chegou"]],
    ["words in quotes, side by side", '"açúcar no chão"', ["caixa quebrada, açúcar no chão"]],
    ["words in quotes that are apart", '"caixa açúcar"', []],
    ["quotes that are not closed", '"caixa quebrada', ["caixa quebrada, açúcar no chão"]],
    ["a word that is nowhere", "helicóptero", []],
    ["nothing but marks", "!? & | <->", []],
    ["what tsquery means, as words", "açúcar:* & !mascavo", ["Quero duas caixas de açúcar mascavo"]],
    ["what SQL means", "'; drop table messages; --", []],
  ])("are found by %s", async (_what, q, found) => {
    expect(await textsOf(q)).toEqual(found);
  });

  it("are shown in pieces of plain text, with those marked that were looked for", async () => {
    const { messages } = await search({ q: "entregas", in: "messages" });

    expect(messages?.found.map(({ excerpt }) => marked(excerpt)).toSorted()).toEqual([
      "A [entrega] atrasou de novo",
      "Vocês [entregam] aos sábados?",
    ]);
    expect(messages?.found[0]?.chat).toMatchObject({
      contact: { name: expect.any(String) },
      session: { name: "Loja Centro" },
    });
  });

  it("are shown with what stands around them, and never as HTML", async () => {
    await people.get("João Antônio")?.writes(`${"blá 🙂 ".repeat(60)}<b>paralelepípedo</b>${" blá".repeat(60)}`);

    const { messages } = await search({ q: "PARALELEPIPEDOS", in: "messages" });
    const excerpt = messages?.found[0]?.excerpt ?? [];

    expect(excerpt.filter(({ isMatch }) => isMatch)).toEqual([{ text: "paralelepípedo", isMatch: true }]);
    expect(excerpt[0]?.text).toBe("…");
    expect(excerpt.at(-1)?.text).toBe("…");
    const shown = excerpt.map(({ text }) => text).join("");
    expect(shown).toContain("<b>paralelepípedo</b>");
    expect(shown.length).toBeLessThan(170);
    expect(shown.isWellFormed()).toBe(true);
  });

  it("put what holds the very word, or holds it more often, before the rest; equals the newest first", async () => {
    const person = people.get("João Antônio");
    for (const text of ["bonitas girafas", "a girafa", "girafa com girafa", "uma girafa"]) await person?.writes(text);

    const { messages } = await search({ q: "girafa ", in: "messages" });

    expect(messages?.found.map(({ message }) => message.text)).toEqual([
      "girafa com girafa",
      "uma girafa",
      "a girafa",
      "bonitas girafas",
    ]);
  });

  it("are those that a message has now: after an edit the new ones, after it was taken back none", async () => {
    const person = people.get("Conceição Assunção");
    const edited = await person?.writes("quero o modelo turquesa");
    const revoked = await person?.writes("quero o modelo magenta");
    await person?.tells("message.edited", {
      messageId: edited,
      content: { type: "text", text: "quero o modelo violeta" },
    });
    await person?.tells("message.revoked", { messageId: revoked });

    expect(await textsOf("turquesa")).toEqual([]);
    expect(await textsOf("violeta")).toEqual(["quero o modelo violeta"]);
    expect(await textsOf("magenta")).toEqual([]);
  });

  it("are those of polls, places, cards, files and transcripts too", async () => {
    const person = people.get("Conceição Assunção");
    const media = { mediaId: "m7", mimeType: "application/pdf", fileName: "Orçamento_carnaval.pdf" };
    const contents = [
      { type: "poll", question: "Qual sabor?", options: ["Jabuticaba", "Umbu"], maxSelections: 1 },
      { type: "location", latitude: -19.9, longitude: -43.9, name: "Praça da Estação" },
      { type: "contact", contacts: [{ name: "Serralheiro Tonho", phones: ["+5531988880000"], vcard: "x" }] },
      { type: "document", media },
    ];
    for (const content of contents) await person?.writes("", { content });

    const typesOf = async (q: string) =>
      (await search({ q, in: "messages" })).messages?.found.map(({ message }) => message.type);
    expect(await typesOf("jabuticabas")).toEqual(["poll"]);
    expect(await typesOf("estacao")).toEqual(["location"]);
    expect(await typesOf("serralheiro")).toEqual(["contact"]);
    expect(await typesOf("orcamento carnaval")).toEqual(["document"]);
    await desk.context.db.pool.query(
      `update messages set content = '{"transcript": {"text": "preciso do boleto hoje", "at": "2026-01-01T00:00:00.000Z"}}' where type = 'document'`,
    );
    expect(await typesOf("boletos")).toEqual(["document"]);
    expect(marked((await search({ q: "orçamento", in: "messages" })).messages?.found[0]?.excerpt)).toBe(
      "[Orçamento]_carnaval.pdf",
    );
  });

  it("never keep a message out, however much it says and in whatever letters", async () => {
    const person = people.get("Zuleide 100% Ágil");
    const hangul = Array.from({ length: 65_000 }, (_, index) =>
      index % 5 === 4 ? " " : String.fromCharCode(0xac00 + ((index * 7_919) % 11_172)),
    ).join("");
    const last = people.get("Zuleide 100% Ágil");
    await person?.writes(`gigante ${hangul}`);
    await last?.writes("x".repeat(60_000));

    expect((await textsOf("gigante")).map((text) => text?.length)).toEqual([hangul.length + 8]);
  });
});

describe("filters", () => {
  const sessionOf = async () => (await idOf("João Antônio")).session.id;

  it("narrow what words find: person, session, label, assignee, period, kind", async () => {
    const chat = await idOf("Conceição Assunção");
    await desk.client.send(
      "PATCH",
      `/api/chats/${chat.id}`,
      JSON.stringify({ labels: ["vip"], assigneeId: (await desk.client.get<{ id: string }>("/api/me")).body.id }),
      { "content-type": "application/json" },
    );
    const both = ["Quero duas caixas de açúcar mascavo", "caixa quebrada, açúcar no chão"];
    const hers = ["caixa quebrada, açúcar no chão"];

    expect(await textsOf("açúcar", { person: chat.contact.id })).toEqual(hers);
    expect(await textsOf("açúcar", { label: "vip" })).toEqual(hers);
    expect(await textsOf("açúcar", { assignee: "me" })).toEqual(hers);
    expect(await textsOf("açúcar", { assignee: "none" })).toEqual([both[0]]);
    expect(await textsOf("açúcar", { session: await sessionOf() })).toEqual(both);
    expect(await textsOf("açúcar", { session: chat.id })).toEqual([]);
    expect(await textsOf("açúcar", { kind: "text" })).toEqual(both);
    expect(await textsOf("açúcar", { kind: "image,audio" })).toEqual([]);
    expect(await textsOf("açúcar", { from: "2020-01-01T00:00:00-03:00", to: "2021-01-01T00:00:00-03:00" })).toEqual([]);
    expect(
      await textsOf("açúcar", { from: "2020-01-01T00:00:00Z", label: "vip", kind: "text", assignee: "me" }),
    ).toEqual(hers);
  });

  it("find messages without a word", async () => {
    const person = people.get("João Antônio");
    await person?.writes("", { content: { type: "image", media: { mediaId: "m8", mimeType: "image/png" } } });
    const chat = await idOf("João Antônio");

    const images = (await search({ kind: "image" })).messages?.found;
    expect(images?.map(({ message, excerpt }) => [message.type, excerpt])).toEqual([["image", []]]);
    const hers = (await search({ person: chat.contact.id, kind: "text" })).messages?.found.map(
      ({ message }) => message,
    );
    expect(hers?.every(({ chatId }) => chatId === chat.id)).toBe(true);
    expect(hers?.map(({ text }) => text)).toContain("A entrega atrasou de novo");
    expect(hers?.map(({ sentAt }) => sentAt)).toEqual(
      hers
        ?.map(({ sentAt }) => sentAt)
        .toSorted()
        .reverse(),
    );
  });

  it("are said to be missing where nothing is asked, and to be wrong where they are", async () => {
    const statusOf = async (query: string) => (await desk.client.get(`/api/search?${query}`)).status;

    expect(await statusOf("")).toBe(400);
    expect(await statusOf("in=contacts&label=vip")).toBe(400);
    expect(await statusOf("q=a&from=yesterday")).toBe(400);
    expect(await statusOf("q=a&kind=telegram")).toBe(400);
    expect(await statusOf("q=a&cursor=xyz")).toBe(400);
    expect(await statusOf(`q=${"a".repeat(201)}`)).toBe(400);
    expect((await desk.stranger.get("/api/search?q=a")).status).toBe(401);
  });
});

describe("names", () => {
  it.each([
    ["part of one, without accents", "conceic", ["Conceição Assunção"]],
    ["words in another order", "assuncao conceicao", ["Conceição Assunção"]],
    ["a slip of the keyboard", "Jaão", ["João Antônio"]],
    ["a letter too few and one wrong", "Zuleidi", ["Zuleide 100% Ágil"]],
    ["letters that changed places", "Concieção", ["Conceição Assunção"]],
    ["a slip in each of two words", "Jõao Antôniu", ["João Antônio"]],
    ["more than one slip in a word", "Assunssaum", ["Conceição Assunção"]],
    ["a number with the ninth digit", "(31) 99777-1110", ["João Antônio"]],
    ["a number without it", "3197771110", ["João Antônio"]],
    ["what LIKE means, as itself", "100%", ["Zuleide 100% Ágil"]],
    ["nothing like any", "Wxyzk", []],
  ])("are found by %s", async (_what, q, found) => {
    expect((await namesOf(q)).slice(0, 1)).toEqual(found);
  });

  it("are marked where they hold what was looked for", async () => {
    const { contacts, chats } = await search({ q: "conceicao" });

    expect(marked(contacts?.found[0]?.name)).toBe("[Conceição] Assunção");
    expect(marked(chats?.found[0]?.name)).toBe("[Conceição] Assunção");
    expect(chats?.found[0]?.chat).toMatchObject({
      contact: { name: "Conceição Assunção" },
      unreadCount: expect.any(Number),
    });
  });

  it("come page by page, each once: what begins so before what holds it", async () => {
    for (let index = 0; index < 7; index += 1)
      await desk.client.post("/api/chat-contacts", {
        phone: `+5531966660${100 + index}`,
        name: index % 2 === 0 ? `Beltrano ${index}` : `Seu Beltrano ${index}`,
      });

    const seen: string[] = [];
    for (let cursor: string | null | undefined = ""; cursor !== null && cursor !== undefined; ) {
      const { contacts } = await search({ q: "beltran", in: "contacts", limit: "2", ...(cursor && { cursor }) });
      seen.push(...(contacts?.found.map(({ contact }) => contact.name) ?? []));
      cursor = contacts?.nextCursor;
    }

    expect(seen).toEqual([6, 4, 2, 0].map((n) => `Beltrano ${n}`).concat([5, 3, 1].map((n) => `Seu Beltrano ${n}`)));
  });
});

describe("another organization", () => {
  it("finds nothing of what is here, and nothing of it is found here", async () => {
    const { db, newId } = desk.context;
    const [organization, session, contact, chat, message] = [newId(), newId(), newId(), newId(), newId()];
    const { pool } = db;
    await pool.query("insert into organizations (id, name) values ($1, 'Outra')", [organization]);
    await pool.query("insert into whatsapp_sessions (id, organization_id, name) values ($1, $2, 'x')", [
      session,
      organization,
    ]);
    await pool.query("insert into contacts (id, organization_id, name) values ($1, $2, 'Hermenegildo')", [
      contact,
      organization,
    ]);
    await pool.query("insert into chats (id, organization_id, session_id, contact_id) values ($1, $2, $3, $4)", [
      chat,
      organization,
      session,
      contact,
    ]);
    await pool.query(
      `insert into messages (id, organization_id, chat_id, session_id, position, direction, author_kind, type, text, state, whatsapp_id, sent_at)
       values ($1, $2, $3, $4, 1, 'inbound', 'contact', 'text', 'segredo de outrem', 'received', 'W1', now())`,
      [message, organization, chat, session],
    );
    const theirs = {
      userId: "u",
      name: "u",
      email: "u",
      role: "owner",
      organizationId: organization,
      organizationName: "Outra",
    } as const;
    const { search: searchVerb } = await import("./search.ts");
    const asThey = (q: string) => searchVerb(desk.context, theirs, { q, in: "all", limit: 20 });

    expect((await asThey("segredo")).messages?.found).toHaveLength(1);
    expect((await asThey("hermenegildo")).contacts?.found).toHaveLength(1);
    expect(await textsOf("segredo")).toEqual([]);
    expect(await search({ session, in: "messages" })).toMatchObject({ messages: { found: [] } });
    expect(await namesOf("hermenegildo")).toEqual([]);
    const { messages, contacts, chats } = await asThey("açúcar");
    expect([messages?.found, contacts?.found, chats?.found]).toEqual([[], [], []]);
    expect((await asThey("João")).contacts?.found).toEqual([]);
  });
});
