import type { Chat } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chatOf, hire, noticesOf, ownerOf, patchChat } from "../../test/colleagues.ts";
import { type Desk, openDesk } from "../../test/desk.ts";
import { wakeChat } from "./wake-chat.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.stop());

let count = 0;
/** A customer who has just written, and their chat. */
async function givenChat() {
  count += 1;
  const customer = desk.customer(`Cliente ${count}`, `+5531988880${String(count).padStart(3, "0")}`);
  await customer.writes("oi");
  return { customer, chat: await chatOf(desk, customer.person.name) };
}
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const shown = async (id: string) => (await desk.client.get<Chat>(`/api/chats/${id}`)).body;

describe("a snoozed chat", () => {
  it("wakes when its time has come, on top of the list, and browsers hear of it", async () => {
    const { chat } = await givenChat();
    await givenChat();
    const live = await desk.listen();
    await live.subscribe("inbox");
    const until = new Date(Date.now() + 500).toISOString();

    expect(await patchChat(desk, chat.id, { status: "snoozed", snoozedUntil: until })).toMatchObject({
      status: 200,
      body: { status: "snoozed", snoozedUntil: until },
    });
    await live.until(() =>
      live.events("chat.updated").some(({ data }) => data?.id === chat.id && data?.status === "open"),
    );

    const [first] = await desk.chats();
    expect(first).toMatchObject({ id: chat.id, status: "open" });
    expect(first).not.toHaveProperty("snoozedUntil");
    expect((await noticesOf(desk, chat.id)).at(-1)).toEqual({ kind: "status", status: "open", isAwake: true });
  });

  it("wakes at once when the customer writes, and then sleeps no more", async () => {
    const { chat, customer } = await givenChat();
    await patchChat(desk, chat.id, { status: "snoozed", snoozedUntil: inHours(2) });

    await customer.writes("esqueci uma coisa");

    expect((await desk.messages(chat.id)).slice(-2)).toMatchObject([
      { type: "notice", notice: { kind: "status", status: "open" } },
      { type: "text", text: "esqueci uma coisa" },
    ]);
    const awake = await shown(chat.id);
    expect(awake).toMatchObject({ status: "open", unreadCount: 2 });
    expect(awake).not.toHaveProperty("snoozedUntil");
    await desk.context.db.pool.query("update chats set snoozed_until = now() - interval '1 hour' where id = $1", [
      chat.id,
    ]);
    await patchChat(desk, chat.id, { status: "pending" });
    await wakeChat(desk.context, { organizationId: organizationId(), chatId: chat.id });
    expect(await shown(chat.id)).toMatchObject({ status: "pending" });
  });

  it("that was put off sleeps until the later time", async () => {
    const { chat } = await givenChat();
    await patchChat(desk, chat.id, { status: "snoozed", snoozedUntil: inHours(1) });
    const later = inHours(5);

    await patchChat(desk, chat.id, { status: "snoozed", snoozedUntil: later });
    await wakeChat(desk.context, { organizationId: organizationId(), chatId: chat.id });

    expect(await shown(chat.id)).toMatchObject({ status: "snoozed", snoozedUntil: later });
  });

  it("is refused times that are past or far away, and times without sleep", async () => {
    const { chat } = await givenChat();

    for (const changes of [
      { status: "snoozed", snoozedUntil: inHours(-1) },
      { status: "snoozed", snoozedUntil: inHours(24 * 400) },
      { status: "open", snoozedUntil: inHours(1) },
      { status: "snoozed", snoozedUntil: "amanhã" },
    ])
      expect(await patchChat(desk, chat.id, changes)).toMatchObject({ status: 400 });
    expect(await shown(chat.id)).toMatchObject({ status: "open" });
  });
});

describe("what the team does with a chat", () => {
  it("stands in its thread with who did it, and is no message: nothing unread, no other last one, nobody answered", async () => {
    const { chat } = await givenChat();
    const me = await ownerOf(desk);
    const by = { name: "Ana Lima", memberId: me.id };

    await patchChat(desk, chat.id, { assigneeId: me.id });
    await patchChat(desk, chat.id, { labels: ["vip", "troca"] });
    await patchChat(desk, chat.id, { labels: ["troca"], status: "pending" });

    expect(await noticesOf(desk, chat.id)).toEqual([
      { kind: "assigned", by, assignee: { id: me.id, name: "Ana Lima" } },
      { kind: "labels", by, added: ["vip", "troca"], removed: [] },
      { kind: "status", by, status: "pending" },
      { kind: "labels", by, added: [], removed: ["vip"] },
    ]);
    expect(await shown(chat.id)).toMatchObject({
      unreadCount: 1,
      lastMessage: { text: "oi" },
      waitingSince: chat.waitingSince,
    });
  });

  it("that changes nothing leaves no line", async () => {
    const { chat } = await givenChat();

    await patchChat(desk, chat.id, { status: "open", labels: [], assigneeId: null });

    expect(await noticesOf(desk, chat.id)).toEqual([]);
  });

  it("can be undone: who resolves by mistake opens it again, and the customer still waits", async () => {
    const { chat } = await givenChat();

    await patchChat(desk, chat.id, { status: "resolved" });
    expect(await shown(chat.id)).not.toHaveProperty("waitingSince");
    await patchChat(desk, chat.id, { status: "open" });

    expect(await shown(chat.id)).toMatchObject({ status: "open", waitingSince: chat.waitingSince });
  });
});

describe("a transfer", () => {
  it("hands a chat to somebody, open, with a note that they alone of the two sides see", async () => {
    const { chat } = await givenChat();
    const bia = await hire(desk, "Bia");
    const live = await bia.listen();
    await live.subscribe("me");
    await patchChat(desk, chat.id, { status: "snoozed" });

    const answer = await desk.client.post<Chat>(`/api/chats/${chat.id}/transfer`, {
      assigneeId: bia.id,
      note: { text: "cliente antigo, cuide bem" },
    });

    expect(answer).toMatchObject({ status: 200, body: { status: "open", assignee: { id: bia.id, name: "Bia" } } });
    expect((await desk.messages(chat.id)).at(-1)).toMatchObject({ type: "note", text: "cliente antigo, cuide bem" });
    await live.until(() => live.events("notification.created").length > 0);
    expect(live.events("notification.created")[0]?.data).toMatchObject({ kind: "assigned", chatId: chat.id });
    expect(desk.gateway.sent).toEqual([]);
    live.socket.terminate();
  });

  it("is refused to nobody, to strangers and to those who only read", async () => {
    const { chat } = await givenChat();
    const reader = await hire(desk, "Leitora", "read_only");

    for (const body of [{}, { assigneeId: "nobody" }, { assigneeId: reader.id }, { teamId: chat.id }])
      expect(await desk.client.post(`/api/chats/${chat.id}/transfer`, body)).toMatchObject({ status: 400 });
    expect(await shown(chat.id)).not.toHaveProperty("assignee");
  });
});

describe("what a member keeps for themselves", () => {
  it("are pins, which stand first in every page for them alone", async () => {
    const chats = [await givenChat(), await givenChat(), await givenChat()].map(({ chat }) => chat);
    const carla = await hire(desk, "Carla");
    const [oldest, , newest] = chats;

    expect(await carla.send("PATCH", `/api/chats/${oldest?.id}/marks`, { isPinned: true })).toMatchObject({
      status: 200,
      body: { chatId: oldest?.id, isPinned: true, isMuted: false },
    });

    const seen: Chat[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await carla.send<{ chats: Chat[]; nextCursor: string | null }>(
        "GET",
        `/api/chats?limit=1${cursor}`,
      );
      seen.push(...body.chats);
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen[0]).toMatchObject({ id: oldest?.id, isPinned: true });
    expect(seen[1]).toMatchObject({ id: newest?.id });
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    expect(seen).toHaveLength((await desk.client.get<{ chats: Chat[] }>("/api/chats?limit=100")).body.chats.length);
    expect((await desk.chats())[0]?.id).toBe(newest?.id);
  });

  it("is silence, told to their browsers and to nobody else's", async () => {
    const { chat } = await givenChat();
    const davi = await hire(desk, "Davi");
    const [own, others] = [await davi.listen(), await desk.listen()];
    await own.subscribe("me");
    await others.subscribe("me");

    await davi.send("PATCH", `/api/chats/${chat.id}/marks`, { isMuted: true });
    await own.until(() => own.events("chat.marked").length > 0);

    expect(own.events("chat.marked")[0]?.data).toEqual({ chatId: chat.id, isPinned: false, isMuted: true });
    expect((await davi.client.get(`/api/chats/${chat.id}`)).body).toMatchObject({ isMuted: true });
    expect(await shown(chat.id)).not.toHaveProperty("isMuted");
    expect(others.events("chat.marked")).toEqual([]);
    own.socket.terminate();
  });

  it("ends at fifty pins", async () => {
    const { chat } = await givenChat();
    const eva = await hire(desk, "Eva");
    await desk.context.db.pool.query(
      `insert into contacts (id, organization_id) select gen_random_uuid(), id from organizations, generate_series(1, 50)`,
    );
    await desk.context.db.pool.query(
      `insert into chats (id, organization_id, session_id, contact_id)
       select gen_random_uuid(), organization_id, $1, id from contacts where phone is null and lid is null`,
      [desk.session.id],
    );
    await desk.context.db.pool.query(
      `insert into chat_marks (organization_id, user_id, chat_id, is_pinned)
       select organization_id, $1, id, true from chats where last_message_id is null`,
      [eva.id],
    );

    expect(await eva.send("PATCH", `/api/chats/${chat.id}/marks`, { isPinned: true })).toMatchObject({ status: 400 });
  });
});

describe("a chat that was read", () => {
  it("is unread again for the team when somebody says so", async () => {
    const { chat } = await givenChat();
    await desk.client.post(`/api/chats/${chat.id}/read`);

    expect(await desk.client.post(`/api/chats/${chat.id}/unread`)).toMatchObject({ status: 204 });
    expect(await shown(chat.id)).toMatchObject({ unreadCount: 1 });
    await desk.client.post(`/api/chats/${chat.id}/unread`);
    expect(await shown(chat.id)).toMatchObject({ unreadCount: 1 });
  });
});

const organizationId = (): string => organization;
let organization = "";
beforeAll(async () => {
  organization = (await desk.context.db.pool.query<{ id: string }>("select id from organizations")).rows[0]?.id ?? "";
});
