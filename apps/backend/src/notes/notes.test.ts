import { randomUUID } from "node:crypto";
import type { Chat, Message, Notification } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ColleagueAtWork, chatOf, hire, ownerOf, patchChat } from "../../test/colleagues.ts";
import { type Desk, openDesk } from "../../test/desk.ts";

let desk: Desk;
let bia: ColleagueAtWork;
let count = 0;
beforeAll(async () => {
  desk = await openDesk();
  bia = await hire(desk, "Bia");
});
afterAll(() => desk?.stop());

async function givenChat(): Promise<Chat> {
  count += 1;
  const customer = desk.customer(`Cliente ${count}`, `+5531944440${String(count).padStart(3, "0")}`);
  await customer.writes("oi");
  return chatOf(desk, customer.person.name);
}
const note = (chatId: string, text: string, mentions?: string[], key = randomUUID()) =>
  desk.sendAny({ chatId, type: "note", text, ...(mentions && { mentions }) }, key);
const ofBia = async (query = "") =>
  (await bia.send<{ notifications: Notification[]; unreadCount: number }>("GET", `/api/notifications${query}`)).body;

describe("a note", () => {
  it("stands in the thread among the messages, for the team alone: never sent, no answer, nothing unread", async () => {
    const chat = await givenChat();
    const live = await desk.listen();
    await live.subscribe(`chat:${chat.id}`);

    const { status, body } = await note(chat.id, "pede desconto todo mês", [bia.id]);
    await desk.send(chat.id, "bom dia");

    expect(status).toBe(201);
    expect(body).toMatchObject({
      type: "note",
      text: "pede desconto todo mês",
      direction: "outbound",
      author: { kind: "member", name: "Ana Lima" },
      mentions: [{ userId: bia.id, name: "Bia" }],
    });
    expect(body).not.toHaveProperty("whatsappId");
    expect((await desk.messages(chat.id)).map(({ type }) => type)).toEqual(["text", "note", "text"]);
    await live.until(() => live.events("message.created").length === 2);
    expect(live.events("message.created")[0]?.data).toEqual(body);
    await expect.poll(() => desk.gateway.sent.length).toBe(1);
    expect(desk.gateway.sent[0]?.body).toMatchObject({ type: "text", text: "bom dia" });
  });

  it("leaves its chat as it was", async () => {
    const chat = await givenChat();
    await patchChat(desk, chat.id, { status: "resolved" });
    const { body: before } = await desk.client.get<Chat>(`/api/chats/${chat.id}`);

    await note(chat.id, "resolvido por telefone");

    expect((await desk.client.get(`/api/chats/${chat.id}`)).body).toEqual(before);
    const { rows } = await desk.context.db.pool.query("select 1 from conversations where chat_id = $1", [chat.id]);
    expect(rows).toHaveLength(1);
  });

  it("is written once with one key, and a key is for one message", async () => {
    const chat = await givenChat();
    const key = randomUUID();

    const [first, second] = [await note(chat.id, "uma vez", [], key), await note(chat.id, "uma vez", [], key)];

    expect(second.body).toEqual(first.body);
    expect(await note(chat.id, "outra coisa", [], key)).toMatchObject({ status: 409 });
    expect((await desk.messages(chat.id)).filter(({ type }) => type === "note")).toHaveLength(1);
  });

  it("is changed and taken back by its author, here alone; nobody reacts to it, quotes or forwards it to a customer", async () => {
    const chat = await givenChat();
    const { body: written } = await note(chat.id, "rascunho");
    const path = `/api/messages/${written.id}`;

    expect(await bia.send("PATCH", path, { text: "não é meu" })).toMatchObject({ status: 409 });
    expect(await bia.send("POST", `${path}/reaction`, { emoji: "👍" })).toMatchObject({ status: 409 });
    expect(await desk.sendAny({ chatId: chat.id, type: "text", text: "a", replyTo: written.id })).toMatchObject({
      status: 400,
    });
    expect(await desk.sendAny({ chatId: chat.id, type: "forward", forwardOf: written.id })).toMatchObject({
      status: 400,
    });
    const changed = await desk.client.send<Message>("PATCH", path, '{"text":"final"}', {
      "content-type": "application/json",
    });
    expect(changed.body).toMatchObject({ text: "final", editedAt: expect.any(String) });
    const { body: gone } = await desk.client.send<Message>("DELETE", path);
    expect(gone).toMatchObject({ revokedAt: expect.any(String) });
    expect(gone).not.toHaveProperty("text");
  });

  it("is refused empty, to chats that are not there, and naming strangers", async () => {
    const chat = await givenChat();

    expect(await note(chat.id, "  ")).toMatchObject({ status: 400 });
    expect(await note(chat.id, "oi", ["nobody"])).toMatchObject({ status: 400 });
    expect(await note(randomUUID(), "oi")).toMatchObject({ status: 404 });
    expect((await desk.messages(chat.id)).map(({ type }) => type)).toEqual(["text"]);
  });
});

describe("notifications", () => {
  it("tell whom a note names, alone and once, and nobody of their own doing", async () => {
    const chat = await givenChat();
    const me = await ownerOf(desk);
    const [hers, mine] = [await bia.listen(), await desk.listen()];
    await hers.subscribe("me");
    await mine.subscribe("me");

    const { body: written } = await note(chat.id, "veja isto", [bia.id, bia.id, me.id]);
    await hers.until(() => hers.events("notification.created").length > 0);

    const [latest] = (await ofBia()).notifications;
    expect(latest).toMatchObject({
      kind: "mention",
      chatId: chat.id,
      messageId: written.id,
      text: "veja isto",
      contactName: chat.contact.name,
      by: { id: me.id, name: "Ana Lima" },
    });
    expect(hers.events("notification.created").map(({ data }) => data)).toEqual([latest]);
    expect(mine.events("notification.created")).toEqual([]);
    hers.socket.terminate();
  });

  it("tell of chats that somebody else gave, and not of those one took", async () => {
    const chat = await givenChat();
    const { unreadCount } = await ofBia();

    await bia.send("PATCH", `/api/chats/${chat.id}`, { assigneeId: bia.id });
    expect((await ofBia()).unreadCount).toBe(unreadCount);
    await patchChat(desk, chat.id, { assigneeId: null });
    await patchChat(desk, chat.id, { assigneeId: bia.id });

    const { notifications, unreadCount: now } = await ofBia("?limit=1");
    expect(now).toBe(unreadCount + 1);
    expect(notifications).toMatchObject([{ kind: "assigned", chatId: chat.id, by: { name: "Ana Lima" } }]);
  });

  it("are read by whom they are for, in all their browsers; page by page each once", async () => {
    const chat = await givenChat();
    for (const text of ["1", "2", "3"]) await note(chat.id, text, [bia.id]);
    const { notifications } = await ofBia("?unread=true&limit=100");
    const ids = notifications.map(({ id }) => id);
    const live = await bia.listen();
    await live.subscribe("me");

    expect((await desk.client.post("/api/notifications/read", { ids })).body).toMatchObject({ unreadCount: 0 });
    expect((await ofBia()).unreadCount).toBe(ids.length);
    const [first] = ids;
    expect((await bia.send("POST", "/api/notifications/read", { ids: [first] })).body).toEqual({
      unreadCount: ids.length - 1,
    });
    await live.until(() => live.events("notifications.read").length > 0);
    expect(live.events("notifications.read")[0]?.data).toEqual({ ids: [first], unreadCount: ids.length - 1 });
    expect((await bia.send("POST", "/api/notifications/read", {})).body).toEqual({ unreadCount: 0 });

    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await bia.send<{ notifications: Notification[]; nextCursor: string | null }>(
        "GET",
        `/api/notifications?limit=1${cursor}`,
      );
      seen.push(...body.notifications.map(({ id }) => id));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual((await ofBia("?limit=100")).notifications.map(({ id }) => id));
    live.socket.terminate();
  });
});
