import type { Contact } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

const add = (body: unknown) => desk.client.post<Contact>("/api/chat-contacts", body);
const rename = (id: string, name: unknown) =>
  desk.client.send<Contact>("PATCH", `/api/chat-contacts/${id}`, JSON.stringify({ name }), {
    "content-type": "application/json",
  });

describe("a contact that is entered by hand", () => {
  it("is found again when that person writes, with the ninth digit or without, and keeps the name given here", async () => {
    const { status, body: entered } = await add({ phone: "(31) 96666-5555", name: "Dona Rosa" });

    await desk.customer("rosinha", "+553166665555", "66665555@lid").writes("oi");

    expect(status).toBe(201);
    const chat = (await desk.chats()).find(({ contact }) => contact.id === entered.id);
    expect(chat?.contact).toMatchObject({ name: "Dona Rosa", phone: "+5531966665555" });
    expect((await desk.client.get(`/api/chat-contacts/${entered.id}`)).body).toMatchObject({
      name: "Dona Rosa",
      pushName: "rosinha",
      lid: "66665555@lid",
    });
  });

  it("is there once", async () => {
    await add({ phone: "+5531975554444" });

    expect(await add({ phone: "+553175554444" })).toMatchObject({
      status: 409,
      body: { type: "/problems/contact-exists" },
    });
  });

  it.each([
    ["too few digits", { phone: "123" }],
    ["words", { phone: "no number" }],
    ["a number of JSON", { phone: 7 }],
    ["nothing", {}],
    ["NUL in the name", { phone: "+5531944443333", name: "a\0b" }],
  ])("is refused for %s", async (_what, body) => {
    expect(await add(body)).toMatchObject({ status: 400, body: { detail: expect.any(String) } });
  });
});

describe("a contact's name", () => {
  it("is changed here, is told, and is not taken away by what WhatsApp says later", async () => {
    const bia = desk.customer("bia ✨", "+5531933332222");
    await bia.writes("oi");
    const id = (await desk.chats()).find(({ contact }) => contact.phone === bia.person.phone)?.contact.id ?? "";
    const live = await desk.listen();
    await live.subscribe("inbox");

    const renamed = await rename(id, "Beatriz Souza");
    await bia.writes("de novo");

    expect(renamed).toMatchObject({ status: 200, body: { name: "Beatriz Souza", pushName: "bia ✨" } });
    await live.until(() => live.events("chat.updated").length > 0);
    expect(live.events("contact.updated")[0]?.data).toEqual(renamed.body);
    expect(live.events("chat.updated").at(-1)?.data).toMatchObject({ contact: { name: "Beatriz Souza" } });
  });

  it("is refused when it is empty, and for a contact that is not there", async () => {
    const [contact] = (await desk.client.get<{ contacts: Contact[] }>("/api/chat-contacts")).body.contacts;

    expect(await rename(contact?.id ?? "", "   ")).toMatchObject({ status: 400 });
    expect(await rename("01a209e9-be55-73f8-a3df-1c452a6e4940", "x")).toMatchObject({ status: 404 });
  });
});

describe("listing contacts", () => {
  it("shows each once, page by page, newest first", async () => {
    const all = (await desk.client.get<{ contacts: Contact[] }>("/api/chat-contacts?limit=100")).body.contacts;

    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await desk.client.get<{ contacts: Contact[]; nextCursor: string | null }>(
        `/api/chat-contacts?limit=1${cursor}`,
      );
      seen.push(...body.contacts.map(({ id }) => id));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }

    expect(seen).toEqual(all.map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
  });
});
