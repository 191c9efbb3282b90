import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chatOf, ownerOf, patchChat } from "../../test/colleagues.ts";
import { type Desk, openDesk } from "../../test/desk.ts";
import { eventually } from "../../test/eventually.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.stop());

interface Conversation {
  opened_at: Date;
  asked_at: Date | null;
  first_response_at: Date | null;
  first_response_by: string | null;
  resolved_at: Date | null;
  resolved_by: string | null;
  assignee_id: string | null;
  labels: string[];
}

let count = 0;
async function givenChat() {
  count += 1;
  const customer = desk.customer(`Cliente ${count}`, `+5531977770${String(count).padStart(3, "0")}`);
  await customer.writes("oi");
  return { customer, chat: await chatOf(desk, customer.person.name) };
}
const conversations = async (chatId: string): Promise<Conversation[]> =>
  (
    await desk.context.db.pool.query<Conversation>(
      "select * from conversations where chat_id = $1 order by opened_at, id",
      [chatId],
    )
  ).rows;
/** What the business wrote on its own phone. */
const fromPhone = (customer: Awaited<ReturnType<typeof givenChat>>["customer"]) =>
  customer.tells("message.sent", {
    id: `3EB0${String(Math.random()).slice(2).padStart(18, "0")}`,
    sender: { jid: "5531999990000@s.whatsapp.net" },
    sentAt: new Date().toISOString(),
    content: { type: "text", text: "do celular" },
    isOffline: false,
  });

describe("a conversation", () => {
  it("opens with the first message, counts the first answer alone, and ends when the chat is resolved", async () => {
    const { chat, customer } = await givenChat();
    const me = await ownerOf(desk);
    await customer.writes("alguém aí?");
    const [first] = await desk.messages(chat.id);

    const { body: answer } = await desk.send(chat.id, "olá");
    await desk.send(chat.id, "em que posso ajudar?");
    await patchChat(desk, chat.id, { labels: ["vip"] });
    await patchChat(desk, chat.id, { status: "resolved" });

    const [kept, ...others] = await conversations(chat.id);
    expect(others).toEqual([]);
    expect(kept).toMatchObject({
      opened_at: new Date(first?.createdAt ?? ""),
      asked_at: new Date(first?.createdAt ?? ""),
      first_response_at: new Date(answer.sentAt),
      first_response_by: me.id,
      resolved_by: me.id,
      assignee_id: me.id,
      labels: ["vip"],
    });
    expect(kept?.resolved_at?.getTime()).toBeGreaterThanOrEqual(Date.parse(answer.sentAt));
  });

  it("is another one when the customer comes back, and the ended one stays as it was", async () => {
    const { chat, customer } = await givenChat();
    await desk.send(chat.id, "olá");
    await patchChat(desk, chat.id, { status: "resolved" });
    const [ended] = await conversations(chat.id);

    await customer.writes("voltei");
    await patchChat(desk, chat.id, { labels: ["novo"], assigneeId: null });

    const [before, now, ...others] = await conversations(chat.id);
    expect(others).toEqual([]);
    expect(before).toEqual(ended);
    expect(now).toMatchObject({ first_response_at: null, resolved_at: null, labels: ["novo"], assignee_id: null });
  });

  it("goes on when it was ended by mistake, and begins anew when that is long ago", async () => {
    const { chat } = await givenChat();
    await patchChat(desk, chat.id, { status: "resolved" });

    await patchChat(desk, chat.id, { status: "open" });
    expect(await conversations(chat.id)).toMatchObject([{ resolved_at: null, resolved_by: null }]);

    await patchChat(desk, chat.id, { status: "resolved" });
    await desk.context.db.pool.query(
      "update conversations set resolved_at = now() - interval '2 hours' where chat_id = $1",
      [chat.id],
    );
    await patchChat(desk, chat.id, { status: "open" });
    await desk.send(chat.id, "ainda precisa de algo?");
    const [ended, now] = await conversations(chat.id);
    expect(ended?.resolved_at).not.toBeNull();
    expect(now).toMatchObject({ asked_at: null, first_response_at: null, resolved_at: null });
  });

  it("that the team opens has no first response before somebody asked", async () => {
    const { body: chat } = await desk.client.post<{ id: string }>("/api/chats", {
      phone: "+5531966660001",
      sessionId: desk.session.id,
    });
    const customer = desk.customer("Nova", "+5531966660001");
    await desk.send(chat.id, "bem-vinda");
    expect(await conversations(chat.id)).toMatchObject([{ asked_at: null, first_response_at: null }]);

    await customer.writes("quanto custa?");
    const { body: answer } = await desk.send(chat.id, "dez reais");

    const [kept] = await conversations(chat.id);
    expect(kept?.asked_at?.getTime()).toBeGreaterThan(kept?.opened_at.getTime() ?? Number.POSITIVE_INFINITY);
    expect(kept?.first_response_at).toEqual(new Date(answer.sentAt));
  });

  it("is answered on the business' own phone too, by nobody; a resolved chat is not opened by that", async () => {
    const { chat, customer } = await givenChat();

    await fromPhone(customer);
    const [kept] = await conversations(chat.id);
    expect(kept).toMatchObject({ first_response_by: null });
    expect(kept?.first_response_at).not.toBeNull();
    await patchChat(desk, chat.id, { status: "resolved" });
    await fromPhone(customer);

    expect(await conversations(chat.id)).toHaveLength(1);
  });

  it("is one, however many messages arrive together", async () => {
    const customers = Array.from({ length: 6 }, (_, index) => desk.customer(`Junto ${index}`, `+553195555000${index}`));

    await Promise.all(
      customers.flatMap((customer) => [customer.writes("1"), customer.writes("2"), customer.writes("3")]),
    );

    for (const { person } of customers) {
      const chat = await chatOf(desk, person.name);
      await eventually(async () => expect(await conversations(chat.id)).toHaveLength(1));
      const [kept] = await conversations(chat.id);
      const [first] = await desk.messages(chat.id);
      expect(kept?.asked_at).toEqual(new Date(first?.createdAt ?? ""));
    }
  });
});
