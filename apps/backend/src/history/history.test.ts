import type { Chat, SessionResource } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, envelope, openDesk } from "../../test/desk.ts";
import { eventually } from "../../test/eventually.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.stop());

let customers = 0;
const newCustomer = (name = "Marina Duarte") => {
  customers += 1;
  return desk.customer(name, `+55319955${String(30_000 + customers)}`);
};
type Customer = ReturnType<typeof newCustomer>;
const chatOf = async ({ person }: Customer): Promise<Chat> => {
  const chat = (await desk.chats()).find(({ contact }) => contact.phone === person.phone);
  if (!chat) throw new Error("no chat");
  return chat;
};
const textsOf = async (customer: Customer) =>
  (await desk.messages((await chatOf(customer)).id)).map(({ text }) => text);

const START = Date.parse("2026-01-01T10:00:00.000Z");
const at = (minute: number): string => new Date(START + minute * 60_000).toISOString();

/** What the phone remembers: `minute` is when, and what was said. */
const old = ({ person }: Customer, minute: number, { fromMe = false, ...rest }: Record<string, unknown> = {}) => ({
  id: `OLD${person.phone?.slice(1)}M${minute}`,
  chat: { kind: "direct", jid: person.jid, contact: person },
  sender: person,
  sentAt: at(minute),
  content: { type: "text", text: String(minute) },
  isOffline: false,
  fromMe,
  ...rest,
});
const listed = ({ person }: Customer, minute: number, unreadCount = 0) => ({
  chat: { kind: "direct", jid: person.jid, contact: person },
  unreadCount,
  lastActivityAt: at(minute),
  isArchived: false,
});

let parts = 0;
/** Delivers a part of the history; resolves when it is in the chats. */
async function sync(part: Record<string, unknown>, times = 1): Promise<void> {
  parts = (parts % 99) + 1;
  const data = { progress: parts, isLast: false, chats: [], contacts: [], messages: [], ...part };
  const event = envelope(desk.session.id, "history.synced", data);
  for (let time = 0; time < times; time += 1) expect(await desk.deliver(event)).toMatchObject({ status: 200 });
  await eventually(
    async () => {
      const { rows } = await desk.context.db.pool.query("select 1 from history_parts");
      expect(rows).toEqual([]);
    },
    { timeout: 10_000 },
  );
}

describe("the phone's history", () => {
  it("makes chats, contacts and messages, and nobody waits for an answer", async () => {
    const [marina, joao, zeca] = [newCustomer(), newCustomer("João"), newCustomer("Zeca")];

    await sync(
      {
        chats: [listed(marina, 3), listed(joao, 2, 4), { ...listed(zeca, 0), lastActivityAt: undefined }],
        contacts: [zeca.person],
        messages: [old(marina, 1), old(marina, 2, { fromMe: true }), old(joao, 2)],
      },
      2,
    );

    const chat = await chatOf(marina);
    expect(chat).toMatchObject({ status: "resolved", unreadCount: 0, lastMessage: { text: "2", state: "sent" } });
    expect(chat).not.toHaveProperty("waitingSince");
    expect(await chatOf(joao)).toMatchObject({ status: "open", unreadCount: 0 });
    expect(await desk.messages(chat.id)).toMatchObject([
      { text: "1", direction: "inbound", author: { name: "Marina Duarte" }, sentAt: at(1) },
      { text: "2", direction: "outbound", author: { kind: "phone" } },
    ]);
    await expect(chatOf(zeca)).rejects.toThrow("no chat");
    const { body } = await desk.client.get<{ contacts: unknown[] }>("/api/chat-contacts?q=Zeca");
    expect(body.contacts).toHaveLength(1);
  });

  it("changes nothing when it comes again in another part", async () => {
    const marina = newCustomer();
    await sync({ messages: [old(marina, 1), old(marina, 2)] });

    await sync({ messages: [old(marina, 1), old(marina, 2), old(marina, 3)] });

    expect(await textsOf(marina)).toEqual(["1", "2", "3"]);
  });

  it("stands above what came live, in order, whichever part comes first; and newer than it below", async () => {
    const marina = newCustomer();
    const live = (minute: number) =>
      marina.tells("message.received", { ...old(marina, minute), id: `LIVE${minute}`, fromMe: undefined });
    await live(50);
    await live(51);

    await sync({ messages: [old(marina, 40), old(marina, 49)] });
    await sync({ messages: [old(marina, 1), old(marina, 2)] });
    await sync({ messages: [old(marina, 45), old(marina, 50.5), old(marina, 60)] });
    await live(70);

    expect(await textsOf(marina)).toEqual(["1", "2", "40", "45", "49", "50", "50.5", "51", "60", "70"]);
    expect(await chatOf(marina)).toMatchObject({ unreadCount: 3, lastMessage: { text: "70" } });
  });

  it("keeps the order of a long chat, and is paged like any other", async () => {
    const marina = newCustomer();
    await marina.writes("agora");
    await sync({ messages: Array.from({ length: 450 }, (_, index) => old(marina, index)) });

    const { id } = await chatOf(marina);
    const [first] = (await desk.client.get<{ messages: { id: string }[] }>(`/api/messages?chatId=${id}&limit=1`)).body
      .messages;
    const before = await desk.client.get<{ messages: { text: string }[] }>(
      `/api/messages?chatId=${id}&before=${first?.id}&limit=200`,
    );

    expect(before.body.messages.map(({ text }) => text)).toEqual(
      Array.from({ length: 200 }, (_, i) => String(i + 250)),
    );
  });

  it("tells of a chat once, and never of each message", async () => {
    const marina = newCustomer();
    await marina.writes("agora");
    const chat = await chatOf(marina);
    const live = await desk.listen();
    await live.subscribe("inbox");
    await live.subscribe(`chat:${chat.id}`);
    await live.subscribe("sessions");
    const { length: before } = live.events("chat.updated");

    await sync({ progress: 60, isLast: true, messages: Array.from({ length: 30 }, (_, index) => old(marina, index)) });
    // Channels do not wait for each other.
    const awaited = ["session.updated", "chat.history", "chat.updated"];
    await live.until((frames) => awaited.every((name) => frames.some(({ event }) => event === name)));

    expect(live.events("message.created")).toEqual([]);
    const updates = live.events("chat.updated").slice(before);
    expect(updates.filter(({ channel }) => channel === "inbox")).toHaveLength(1);
    expect(live.events("chat.history")).toMatchObject([{ data: { chatId: chat.id } }]);
    expect(live.events("session.updated")).toMatchObject([{ data: { historyProgress: 100 } }]);
  });

  it("ends though parts of it could not be had, and says how many", async () => {
    const session = async () =>
      (await desk.client.read<{ sessions: SessionResource[] }>("/api/sessions")).sessions.find(
        ({ id }) => id === desk.session.id,
      );
    await sync({ progress: 100, isLast: true, missing: 2 });
    expect(await session()).toMatchObject({ historyProgress: 100, historyMissing: 2 });

    await sync({ progress: 100, isLast: true });
    expect(await session()).not.toHaveProperty("historyMissing");
  });

  it("does without what cannot be stored", async () => {
    const marina = newCustomer();

    await sync({ messages: [old(marina, 1), old(marina, 2, { sentAt: "0000-01-01T00:00:00.000Z" }), old(marina, 3)] });

    expect(await textsOf(marina)).toEqual(["1", "3"]);
  });

  it("stands in the order of time when two contacts turn out to be one", async () => {
    const marina = newCustomer();
    const { lid = "", phone = "" } = marina.person;
    await marina.writes("pelo número", { knows: { jid: `${phone.slice(1)}@s.whatsapp.net`, phone } });
    await marina.writes("pelo LID", { knows: { jid: lid, lid } });
    const byLid = { kind: "direct", jid: lid, contact: { jid: lid, lid } };
    await sync({ messages: [old(marina, 1, { chat: byLid }), old(marina, 2, { chat: byLid })] });

    await desk.deliver(envelope(desk.session.id, "contact.updated", marina.person));

    expect(await textsOf(marina)).toEqual(["1", "2", "pelo número", "pelo LID"]);
  });

  it("brings its files, after the live ones", async () => {
    const marina = newCustomer();
    const content = { type: "document", media: { mediaId: "m", mimeType: "text/plain" } };

    await sync({ messages: [old(marina, 1, { content })] });

    const { id } = await chatOf(marina);
    await eventually(async () => expect(await desk.messages(id)).toMatchObject([{ media: { state: "ready" } }]));
  });
});
