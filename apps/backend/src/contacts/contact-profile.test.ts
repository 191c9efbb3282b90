import type { Contact, ContactFieldDefinition, ContactNote, SearchResults } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";

let desk: Desk;
let maria: Contact;
beforeAll(async () => {
  desk = await openDesk();
  await desk.customer("Maria", "+5531988881111").writes("oi");
  maria = (await list("?q=maria"))[0] ?? expect.fail("no contact");
});
afterAll(() => desk?.stop());

const json = { "content-type": "application/json" };
const list = async (query = "") =>
  (await desk.client.get<{ contacts: Contact[] }>(`/api/chat-contacts${query}`)).body.contacts;
const patch = <T = Contact>(path: string, body: unknown) =>
  desk.client.send<T>("PATCH", path, JSON.stringify(body), json);
const change = (body: unknown) =>
  patch<Contact & { detail?: string; errors?: unknown }>(`/api/chat-contacts/${maria.id}`, body);
const define = (body: unknown) => desk.client.post<ContactFieldDefinition>("/api/contact-fields", body);

describe("fields that the organization defines", () => {
  it("hold text, numbers, dates and choices, as people write them, each with source, confidence and time", async () => {
    const defined = [
      await define({ name: "Data de nascimento", kind: "date" }),
      await define({ name: "Limite", kind: "number" }),
      await define({ name: "Plano", kind: "choice", options: ["Ouro", "Prata"] }),
      await define({ name: "Observação", kind: "text" }),
    ];
    expect(defined.map(({ status, body }) => [status, body.key])).toEqual([
      [201, "data_de_nascimento"],
      [201, "limite"],
      [201, "plano"],
      [201, "observacao"],
    ]);

    const { status, body } = await change({
      email: "Maria@Exemplo.com.br",
      fields: { data_de_nascimento: "31/03/1990", limite: "1.234,50", plano: "ouro", observacao: "fala rápido" },
    });

    const human = { source: "human", confidence: 1, at: expect.any(String) };
    expect([status, body.fields]).toEqual([
      200,
      {
        email: { value: "maria@exemplo.com.br", ...human },
        data_de_nascimento: { value: "1990-03-31", ...human },
        limite: { value: "1234.5", ...human },
        plano: { value: "Ouro", ...human },
        observacao: { value: "fala rápido", ...human },
      },
    ]);
  });

  it("take nothing that they cannot hold, say what to do, and change nothing then", async () => {
    const before = (await desk.client.get<Contact>(`/api/chat-contacts/${maria.id}`)).body;
    const refused = await change({ name: "Outra", fields: { limite: "muito", plano: "Bronze", cor: "azul" } });

    expect(refused).toMatchObject({
      status: 400,
      body: {
        errors: [
          { path: "fields.limite", message: expect.stringContaining("1234,50") },
          { path: "fields.plano", message: "must be one of: Ouro, Prata" },
          { path: "fields.cor", message: expect.stringContaining("/api/contact-fields") },
        ],
      },
    });
    expect((await change({ email: "maria" })).status).toBe(400);
    expect((await change({ fields: { data_de_nascimento: "31/02/1990" } })).status).toBe(400);
    expect((await desk.client.get(`/api/chat-contacts/${maria.id}`)).body).toEqual(before);
  });

  it("are emptied by people, and never overwritten by what a program finds out", async () => {
    const found = { source: "copilot", confidence: 0.7, at: "2026-01-01T00:00:00.000Z" };
    await desk.context.db.pool.query("update contacts set fields = fields || $2 where id = $1", [
      maria.id,
      { plano: { value: "Prata", ...found }, cidade: { value: "Ouro Preto", ...found } },
    ]);

    const { fields } = (await desk.client.get<Contact>(`/api/chat-contacts/${maria.id}`)).body;
    expect([fields.plano?.value, fields.cidade]).toEqual(["Ouro", { value: "Ouro Preto", ...found }]);
    expect((await change({ fields: { plano: null } })).body.fields).not.toHaveProperty("plano");
  });

  it("are renamed and removed, are there once, and are an admin's to define", async () => {
    expect(await define({ name: "PLANO", kind: "text" })).toMatchObject({ status: 409 });
    expect(await define({ name: "E-mail!", kind: "choice" })).toMatchObject({ status: 400 });
    const fields = (await desk.client.get<{ fields: ContactFieldDefinition[] }>("/api/contact-fields")).body.fields;
    const plan = fields.find(({ key }) => key === "plano");
    expect(await patch(`/api/contact-fields/${plan?.id}`, { name: "Assinatura", options: ["Ouro"] })).toMatchObject({
      body: { key: "plano", name: "Assinatura", options: ["Ouro"] },
    });
    expect((await desk.client.send("DELETE", `/api/contact-fields/${plan?.id}`)).status).toBe(204);
    expect((await desk.client.send("DELETE", `/api/contact-fields/${plan?.id}`)).status).toBe(404);
  });

  it("are what a contact is found by, when it is the e-mail", async () => {
    const { body } = await desk.client.get<SearchResults>("/api/search?in=contacts&q=maria@exemplo.com");
    expect(body.contacts?.found.map(({ contact }) => contact.id)).toEqual([maria.id]);
    expect((await list("?q=EXEMPLO.com")).map(({ id }) => id)).toEqual([maria.id]);
  });
});

describe("notes on a contact", () => {
  it("are written, changed and taken away, the newest first", async () => {
    const path = `/api/chat-contacts/${maria.id}/notes`;
    const first = await desk.client.post<ContactNote>(path, { text: "Prefere ligar à tarde" });
    const second = await desk.client.post<ContactNote>(path, { text: "Paga em dia" });
    await patch(`${path}/${first.body.id}`, { text: "Prefere ligar de manhã" });

    const notes = async () => (await desk.client.get<{ notes: ContactNote[] }>(path)).body.notes;
    expect(await notes()).toMatchObject([
      { text: "Paga em dia", author: { name: "Ana Lima" } },
      { text: "Prefere ligar de manhã", editedAt: expect.any(String) },
    ]);
    expect((await desk.client.send("DELETE", `${path}/${second.body.id}`)).status).toBe(204);
    expect(await notes()).toHaveLength(1);
    expect((await desk.client.post(path, { text: "  " })).status).toBe(400);
    expect((await desk.client.post(`/api/chat-contacts/${desk.session.id}/notes`, { text: "x" })).status).toBe(404);
  });
});

describe("blocking a contact", () => {
  it("blocks them at WhatsApp, is told, is undone, and is listed", async () => {
    const live = await desk.listen();
    await live.subscribe("inbox");
    const block = (blocked: boolean) => desk.client.post<Contact>(`/api/chat-contacts/${maria.id}/block`, { blocked });

    expect((await block(true)).body.blockedAt).toEqual(expect.any(String));
    expect((await list("?blocked=true")).map(({ id }) => id)).toEqual([maria.id]);
    expect((await block(false)).body).not.toHaveProperty("blockedAt");

    expect(desk.gateway.blocks).toEqual([
      { sessionId: desk.session.id, jid: maria.jid, blocked: true },
      { sessionId: desk.session.id, jid: maria.jid, blocked: false },
    ]);
    await live.until(() => live.events("contact.updated").length === 2);
  });

  it("changes nothing here while WhatsApp cannot be told, and for whom there is no chat with", async () => {
    desk.gateway.state.refusal = { status: 409, type: "/problems/session-not-connected", detail: "Reconnect it." };
    expect(await desk.client.post(`/api/chat-contacts/${maria.id}/block`, { blocked: true })).toMatchObject({
      status: 409,
      body: { detail: "Reconnect it." },
    });
    desk.gateway.state.refusal = undefined;
    expect(await list("?blocked=true")).toEqual([]);
    const { body } = await desk.client.post<Contact>("/api/chat-contacts", { phone: "+5531988882222" });
    expect(await desk.client.post(`/api/chat-contacts/${body.id}/block`, { blocked: true })).toMatchObject({
      status: 409,
      body: { type: "/problems/not-possible" },
    });
  });
});
