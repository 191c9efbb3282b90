import type { Chat, Contact, Message } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chatOf, ownerOf, patchChat } from "../../test/colleagues.ts";
import { type Desk, openDesk } from "../../test/desk.ts";
import { FOLLOWS_CHAT } from "../chats/merge-chats.ts";
import { BELONGS_TO_GROUP, FOLLOWS_CONTACT } from "./merge-contacts.ts";

let desk: Desk;
let count = 0;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.stop());

function newCustomer(name: string) {
  count += 1;
  return desk.customer(`${name} ${count}`, `+5531922220${String(count).padStart(3, "0")}`);
}
type Customer = ReturnType<typeof newCustomer>;
const contactOf = async (customer: Customer) => (await chatOf(desk, customer.person.name)).contact;
const merge = (id: string, otherId: string) => desk.client.post<Contact>(`/api/chat-contacts/${id}/merge`, { otherId });
const textsOf = async (chatId: string) =>
  (await desk.messages(chatId)).flatMap(({ type, text }) => (type === "notice" ? [] : [text]));

/** One person with two numbers, who wrote from both in turn. */
async function givenTwo() {
  const [work, home] = [newCustomer("Rosa"), newCustomer("Rosa de casa")];
  for (const [index, customer] of [work, home, work, home].entries()) {
    await customer.writes(String(index + 1));
    // WhatsApp stamps whole seconds; here each has its own.
    await desk.context.db.pool.query(
      "update messages set sent_at = timestamptz '2026-03-01T10:00:00Z' + make_interval(mins => $1) where text = $2 and sent_at > '2026-06-01'",
      [count * 10 + index, String(index + 1)],
    );
  }
  return { work, home, chat: await chatOf(desk, work.person.name), other: await chatOf(desk, home.person.name) };
}

describe("two contacts that are one person", () => {
  it("have one thread, in the order of time, with all that was in either", async () => {
    const { chat, other } = await givenTwo();
    await desk.sendAny({ chatId: other.id, type: "note", text: "nota" });
    await desk.send(chat.id, "resposta");
    await patchChat(desk, chat.id, { labels: ["vip", "troca"] });
    await patchChat(desk, other.id, { labels: ["troca", "boleto"] });
    const live = await desk.listen();
    await live.subscribe("inbox");

    const { status, body } = await merge(chat.contact.id, other.contact.id);

    expect(status).toBe(200);
    expect(body).toMatchObject({ id: chat.contact.id, phone: chat.contact.phone });
    expect(await textsOf(chat.id)).toEqual(["1", "2", "3", "4", "nota", "resposta"]);
    const merged = (await desk.client.get<Chat>(`/api/chats/${chat.id}`)).body;
    expect(merged).toMatchObject({
      unreadCount: chat.unreadCount + other.unreadCount,
      labels: ["vip", "troca", "boleto"],
      lastMessage: { text: "resposta" },
      waitingSince: other.waitingSince,
    });
    expect((await desk.messages(chat.id)).at(-1)?.notice).toMatchObject({ kind: "merged", name: other.contact.name });
    expect(await desk.client.get(`/api/chats/${other.id}`)).toMatchObject({ status: 200, body: { id: chat.id } });
    expect(await desk.client.get(`/api/chat-contacts/${other.contact.id}`)).toMatchObject({ status: 404 });
    await live.until(() => live.events("contact.merged").length > 0 && live.events("chat.updated").length > 0);
    expect(live.events("chat.merged")[0]?.data).toEqual({ chatId: other.id, into: chat.id });
    expect(live.events("chat.history")[0]?.data).toEqual({ chatId: chat.id });
    expect(live.events("chat.updated").at(-1)?.data).toEqual(merged);
  });

  it("take in what a page still writes to the chat that is gone, once, however often the two became one with others", async () => {
    const [{ chat, other }, next] = [await givenTwo(), await givenTwo()];
    const before = await desk.send(other.id, "antes", "outbox-antes");
    await merge(chat.contact.id, other.contact.id);
    await merge(next.chat.contact.id, chat.contact.id);
    const quoted = { chatId: other.id, type: "text", text: "depois", replyTo: before.body.id };

    const again = await desk.send(other.id, "antes", "outbox-antes");
    const after = await desk.sendAny(quoted, "outbox-depois");
    const twice = await desk.sendAny(quoted, "outbox-depois");
    const note = await desk.sendAny({ chatId: other.id, type: "note", text: "nota" }, "outbox-nota");
    await patchChat(desk, other.id, { labels: ["vip"] });
    await desk.client.post(`/api/chats/${other.id}/read`);

    expect(again).toMatchObject({ status: 201, body: { id: before.body.id, chatId: next.chat.id } });
    expect(after).toMatchObject({ status: 201, body: { chatId: next.chat.id, replyTo: { id: before.body.id } } });
    expect(twice.body.id).toBe(after.body.id);
    expect(note).toMatchObject({ status: 201, body: { chatId: next.chat.id } });
    expect((await textsOf(next.chat.id)).slice(-2)).toEqual(["depois", "nota"]);
    expect(await desk.messages(other.id)).toEqual(await desk.messages(next.chat.id));
    await expect.poll(() => desk.gateway.sent.filter(({ body }) => body.text === "depois").length).toBe(1);
    expect(desk.gateway.sent.filter(({ body }) => body.text === "antes")).toHaveLength(1);
    const { body: read } = await desk.client.get<Chat>(`/api/chats/${other.id}`);
    expect(read).toMatchObject({ id: next.chat.id, labels: ["vip"], unreadCount: 0 });
  });

  it("lose nothing that is written to one of them while they become one", async () => {
    const { chat, other } = await givenTwo();
    const words = Array.from({ length: 8 }, (_, index) => `palavra ${index}`);

    const [, ...sent] = await Promise.all([
      merge(chat.contact.id, other.contact.id),
      ...words.map((text) => desk.send(other.id, text)),
    ]);

    expect(sent.map(({ status }) => status)).toEqual(words.map(() => 201));
    expect(await textsOf(chat.id)).toEqual(expect.arrayContaining(words));
    // One under way meanwhile may be handed over twice: by its key the gateway sends it once.
    const handed = () =>
      new Map(
        desk.gateway.sent.flatMap(({ key, body }) => (words.includes(body.text ?? "") ? [[key, body.text]] : [])),
      );
    await expect.poll(() => [...handed().values()].toSorted()).toEqual(words);
  });

  it("are found by either number from then on, answered where they wrote last, and their ticks arrive", async () => {
    const { work, home, chat, other } = await givenTwo();
    await merge(chat.contact.id, other.contact.id);

    await home.writes("de casa outra vez");
    const { body: sent } = await desk.send(chat.id, "oi");
    await expect.poll(() => desk.gateway.sent.at(-1)?.body.text).toBe("oi");

    expect(await textsOf(chat.id)).toEqual(["1", "2", "3", "4", "de casa outra vez", "oi"]);
    expect(desk.gateway.sent.at(-1)?.body.to).toBe(home.person.jid);
    await expect.poll(async () => (await lastOf(chat.id)).state).toBe("sent");
    await home.tells("message.status", { messageId: sent.whatsappId, state: "read" });
    expect((await lastOf(chat.id)).state).toBe("read");
    await work.writes("do trabalho");
    expect((await textsOf(chat.id)).at(-1)).toBe("do trabalho");
    expect((await desk.chats()).filter(({ contact }) => contact.id === chat.contact.id)).toHaveLength(1);
  });

  it("have one open conversation, opened and answered when the first of the two was; ended ones are kept", async () => {
    const { chat, other } = await givenTwo();
    await patchChat(desk, other.id, { status: "resolved" });
    await desk.customer(other.contact.name, other.contact.phone ?? "").writes("5");
    const before = await conversationsOf(chat.id, other.id);
    expect(before).toHaveLength(3);

    await merge(chat.contact.id, other.contact.id);

    const after = await conversationsOf(chat.id);
    expect(after).toHaveLength(2);
    const open = after.find(({ resolved_at: at }) => at === null);
    const opened = before.flatMap(({ resolved_at: at, opened_at: since }) => (at === null ? [since.getTime()] : []));
    expect(open?.opened_at.getTime()).toBe(Math.min(...opened));
    const { rows } = await desk.context.db.pool.query(
      "select text from messages where chat_id = $1 and position = $2",
      [chat.id, open?.asked_position],
    );
    expect(rows).toEqual([{ text: "1" }]);
  });

  it("lose nothing that was still to be sent", async () => {
    const { chat, other } = await givenTwo();
    desk.gateway.state.refusal = {
      status: 409,
      type: "/problems/session-not-connected",
      detail: "It is not connected.",
    };
    await desk.send(other.id, "ainda na fila");
    await expect.poll(async () => (await lastOf(other.id)).stateReason?.code).toBe("session-not-connected");
    desk.gateway.state.refusal = undefined;

    await merge(chat.contact.id, other.contact.id);

    await expect.poll(() => desk.gateway.sent.filter(({ body }) => body.text === "ainda na fila").length).toBe(1);
  });

  it("keep pins, notifications and suggestions, and every table that points to a chat is thought of", async () => {
    const { chat, other } = await givenTwo();
    const me = await ownerOf(desk);
    const { pool } = desk.context.db;
    await me.send("PATCH", `/api/chats/${other.id}/marks`, { isPinned: true });
    await pool.query(
      `insert into suggestions (id, organization_id, chat_id, source) select gen_random_uuid(), organization_id, id, 'model' from chats where id = $1`,
      [other.id],
    );
    await pool.query(
      `insert into notifications (id, organization_id, user_id, kind, chat_id) select gen_random_uuid(), organization_id, $2, 'assigned', id from chats where id = $1`,
      [other.id, me.id],
    );

    await merge(chat.contact.id, other.contact.id);

    expect((await desk.client.get(`/api/chats/${chat.id}`)).body).toMatchObject({ isPinned: true });
    for (const table of ["suggestions", "notifications"])
      expect((await pool.query(`select 1 from ${table} where chat_id = $1`, [chat.id])).rows).toHaveLength(1);
    const { rows } = await pool.query<{ name: string }>(
      `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'chat_id'
        union select conrelid::regclass::text from pg_constraint where contype = 'f' and confrelid = 'chats'::regclass`,
    );
    expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.keys(FOLLOWS_CHAT).toSorted());
  });

  it("keep what people wrote and know of either, and every table that points to a contact is thought of", async () => {
    const { chat, other } = await givenTwo();
    const { pool } = desk.context.db;
    await pool.query(
      `insert into contact_notes (id, organization_id, contact_id, text, author_name)
       select gen_random_uuid(), organization_id, id, 'gosta de azul', 'Ana' from contacts where id = $1`,
      [other.contact.id],
    );
    const field = (value: string) =>
      JSON.stringify({ value, source: "human", confidence: 1, at: new Date().toISOString() });
    await pool.query(
      `update contacts set fields = jsonb_build_object('city', $2::jsonb, 'size', $2::jsonb) where id = $1`,
      [other.contact.id, field("a outra")],
    );
    await pool.query(`update contacts set fields = jsonb_build_object('city', $2::jsonb) where id = $1`, [
      chat.contact.id,
      field("a mesma"),
    ]);

    const { body } = await merge(chat.contact.id, other.contact.id);

    expect(body.fields).toMatchObject({ city: { value: "a mesma" }, size: { value: "a outra" } });
    const notes = await pool.query("select text from contact_notes where contact_id = $1", [chat.contact.id]);
    expect(notes.rows).toEqual([{ text: "gosta de azul" }]);
    const { rows } = await pool.query<{ name: string }>(
      `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'contact_id'`,
    );
    expect(rows.map(({ name }) => name).toSorted()).toEqual([...FOLLOWS_CONTACT, ...BELONGS_TO_GROUP].toSorted());
  });

  it("are two people, both here, and no group", async () => {
    const { chat } = await givenTwo();
    const { id } = chat.contact;
    const { rows } = await desk.context.db.pool.query<{ id: string }>(
      "insert into contacts (id, organization_id, jid, is_group) select gen_random_uuid(), id, '1@g.us', true from organizations returning id",
    );

    expect(await merge(id, id)).toMatchObject({ status: 400 });
    expect(await merge(id, rows[0]?.id ?? "")).toMatchObject({ status: 400 });
    expect(await merge(id, "01a209e9-be55-73f8-a3df-1c452a6e4940")).toMatchObject({ status: 404 });
    expect(await contactOf({ person: { name: chat.contact.name } } as Customer)).toMatchObject({ id });
  });
});

async function lastOf(chatId: string): Promise<Message> {
  const last = (await desk.messages(chatId)).at(-1);
  if (!last) throw new Error("nothing was written");
  return last;
}

const conversationsOf = async (...chatIds: string[]) =>
  (
    await desk.context.db.pool.query<{ opened_at: Date; resolved_at: Date | null; asked_position: number }>(
      "select * from conversations where chat_id = any($1)",
      [chatIds],
    )
  ).rows;
