import type { Message } from "@gomarketing/contracts";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, envelope, openDesk } from "../../test/desk.ts";
import { eventually } from "../../test/eventually.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

let numbers = 0;
const newCustomer = (name = "Marina") => {
  numbers += 1;
  return desk.customer(name, `+55319888${String(numbers).padStart(5, "0")}`);
};
type Customer = ReturnType<typeof newCustomer>;

const chatOf = async ({ person }: Customer) => {
  const found = (await desk.chats()).find(({ contact }) => contact.phone === person.phone);
  if (!found) throw new Error("no chat");
  return found;
};
const messagesOf = async (customer: Customer) => desk.messages((await chatOf(customer)).id);

describe("events that come together", () => {
  it("find one person under all their names, whichever came first", async () => {
    const marina = newCustomer();
    const { lid = "", phone = "" } = marina.person;
    const names = [
      { jid: lid, lid },
      { jid: `${phone.slice(1)}@s.whatsapp.net`, phone },
      { jid: `${phone.slice(1)}@s.whatsapp.net`, phone: phone.replace("+55319", "+5531") },
      marina.person,
      { jid: lid, lid },
    ];

    await Promise.all(names.map((knows, index) => marina.writes(`${index}`, { knows })));

    const chats = (await desk.chats()).filter(({ contact }) => contact.phone === phone);
    expect(chats).toMatchObject([{ contact: { name: "Marina" }, unreadCount: 5 }]);
    const messages = await messagesOf(marina);
    expect(messages.map(({ text }) => text).toSorted()).toEqual(["0", "1", "2", "3", "4"]);
    expect(new Set(messages.map(({ author }) => "id" in author && author.id))).toEqual(new Set([chats[0]?.contact.id]));
  });

  it("join two chats when two contacts turn out to be one, and lose no message and no unread", async () => {
    const marina = newCustomer();
    const { lid = "", phone = "" } = marina.person;
    await marina.writes("pelo número", { knows: { jid: `${phone.slice(1)}@s.whatsapp.net`, phone } });
    await marina.writes("pelo LID", { knows: { jid: lid, lid } });

    await desk.deliver(envelope(desk.session.id, "contact.updated", marina.person));
    await marina.writes("por ambos");

    expect((await messagesOf(marina)).map(({ text }) => text)).toEqual(["pelo número", "pelo LID", "por ambos"]);
    expect(await chatOf(marina)).toMatchObject({ unreadCount: 3, lastMessage: { text: "por ambos" } });
  });

  it("fail alone: one that cannot be stored takes no other with it", async () => {
    const customers = Array.from({ length: 8 }, () => newCustomer());
    const broken = envelope(desk.session.id, "message.received", {
      id: "BROKEN",
      chat: { kind: "direct", jid: "1@lid", contact: { jid: "1@lid", lid: "1@lid" } },
      sender: { jid: "1@lid" },
      // PostgreSQL knows no year 0.
      sentAt: "0000-01-01T00:00:00.000Z",
      content: { type: "text", text: "x" },
      isOffline: false,
    });

    const [answer] = await Promise.all([desk.deliver(broken), ...customers.map((customer) => customer.writes("oi"))]);

    expect(answer).toMatchObject({ status: 503, body: { type: "/problems/database-unavailable" } });
    for (const customer of customers) expect(await messagesOf(customer)).toHaveLength(1);
  });

  it("quote a message that came in the same moment, and none of another chat", async () => {
    const [marina, joao] = [newCustomer(), newCustomer("João")];
    const quoted = await marina.writes("quanto custa?");

    const reply = (customer: Customer, text: string) =>
      desk.deliver(
        envelope(desk.session.id, "message.received", {
          id: `REPLY${text}`,
          chat: { kind: "direct", jid: customer.person.jid, contact: customer.person },
          sender: customer.person,
          sentAt: new Date().toISOString(),
          content: { type: "text", text },
          replyTo: { id: quoted, text: "o que ele diz que citou" },
          isOffline: false,
        }),
      );
    await Promise.all([reply(marina, "A"), reply(joao, "B")]);

    const [question, answer] = await messagesOf(marina);
    expect(answer?.replyTo).toEqual({
      id: question?.id,
      whatsappId: quoted,
      text: "quanto custa?",
      authorName: "Marina",
    });
    expect((await messagesOf(joao))[0]?.replyTo).toEqual({ whatsappId: quoted, text: "o que ele diz que citou" });
  });
});

describe("events of two sessions", () => {
  const event = ({ person }: Customer, sessionId: string, text: string) =>
    envelope(sessionId, "message.received", {
      id: `SIDE${text}`,
      chat: { kind: "direct", jid: person.jid, contact: person },
      sender: person,
      sentAt: new Date().toISOString(),
      content: { type: "text", text },
      isOffline: false,
    });

  it("do not wait for each other; those of one keep their order", async () => {
    const [marina, joao] = [newCustomer(), newCustomer("João")];
    await marina.writes("0");
    const { body: other } = await desk.client.post<{ id: string }>("/api/sessions", { name: "Loja Norte" });
    const answered: string[] = [];
    const deliver = async (customer: Customer, sessionId: string, text: string) => {
      expect(await desk.deliver(event(customer, sessionId, text))).toMatchObject({ status: 200 });
      answered.push(text);
    };

    const { contact } = await chatOf(marina);
    const release = await holdContact(contact.id);
    try {
      const first = deliver(marina, desk.session.id, "1");
      await eventually(async () => expect(await waitingForLocks()).toBe(1));
      const second = deliver(marina, desk.session.id, "2");
      await deliver(joao, other.id, "3");
      expect(answered).toEqual(["3"]);
      await release();
      await Promise.all([first, second]);
    } finally {
      await release();
    }

    expect((await messagesOf(marina)).map(({ text }) => text)).toEqual(["0", "1", "2"]);
  });
});

describe("a message from the business' own phone", () => {
  it("appears once, as the phone's; and not beside the one that was sent from here", async () => {
    const marina = newCustomer();
    await marina.writes("oi");
    const chat = await chatOf(marina);
    await desk.send(chat.id, "daqui");
    await eventually(async () => expect((await messagesOf(marina))[1]?.state).toBe("sent"));
    const { whatsappId } = (await messagesOf(marina))[1] as Message;

    for (const id of [whatsappId, "FROMPHONE", "FROMPHONE"]) {
      await desk.deliver(
        envelope(desk.session.id, "message.sent", {
          id,
          chat: { kind: "direct", jid: marina.person.jid, contact: marina.person },
          sender: { jid: "5531999990000@s.whatsapp.net", phone: "+5531999990000" },
          sentAt: new Date().toISOString(),
          content: { type: "text", text: "do celular" },
          isOffline: false,
        }),
      );
    }

    expect((await messagesOf(marina)).map(({ text, author }) => [text, author.kind])).toEqual([
      ["oi", "contact"],
      ["daqui", "member"],
      ["do celular", "phone"],
    ]);
    expect(await chatOf(marina)).not.toHaveProperty("waitingSince");
  });
});

describe("what a customer types", () => {
  it.each([
    ["the letters of an escape", "\\u0000", "\\u0000"],
    ["NUL", "a\0b", "a\u{fffd}b"],
    ["half of a surrogate pair", "a\ud800b", "a\u{fffd}b"],
    ["64 kB of letters", "é".repeat(65_536), "é".repeat(65_536)],
    ["what looks like markup", "<b>'; drop table messages; --", "<b>'; drop table messages; --"],
  ])("arrives: %s", async (_what, typed, shown) => {
    const marina = newCustomer();

    await marina.writes(typed);

    expect((await messagesOf(marina)).map(({ text }) => text)).toEqual([shown]);
  });
});

describe("a change to a message", () => {
  it("is believed from its author alone", async () => {
    const [marina, joao] = [newCustomer(), newCustomer("João")];
    const id = await marina.writes("original");
    await joao.writes("oi");
    const chat = await chatOf(marina);
    await desk.send(chat.id, "nossa palavra");
    await eventually(async () => expect((await messagesOf(marina))[1]?.state).toBe("sent"));
    const ours = (await messagesOf(marina))[1]?.whatsappId;
    const content = { type: "text", text: "forjado" };

    await marina.tells("message.edited", { messageId: ours, content });
    await marina.tells("message.revoked", { messageId: ours });
    await joao.tells("message.edited", { messageId: id, content });
    await joao.tells("message.revoked", { messageId: id });
    await joao.tells("message.status", { messageId: ours, state: "read" });

    const messages = await messagesOf(marina);
    expect(messages.map(({ text, state }) => [text, state])).toEqual([
      ["original", "received"],
      ["nossa palavra", "sent"],
    ]);
    for (const message of messages) expect(message).not.toHaveProperty("revokedAt");
  });
});

describe("PostgreSQL's death", () => {
  it("makes the webhook ask for the event again, and loses none", async () => {
    const customers = Array.from({ length: 6 }, () => newCustomer());
    const events = customers.map(({ person }, index) =>
      envelope(desk.session.id, "message.received", {
        id: `KILL${index}`,
        chat: { kind: "direct", jid: person.jid, contact: person },
        sender: person,
        sentAt: new Date().toISOString(),
        content: { type: "text", text: "oi" },
        isOffline: false,
      }),
    );
    const untilTaken = async (event: unknown) => {
      for (;;) {
        const { status } = await desk.deliver(event);
        if (status === 200) return;
        expect(status).toBe(503);
      }
    };

    const ending = (async () => {
      for (let time = 0; time < 5; time += 1) await endConnections();
    })();
    await Promise.all([...events.map(untilTaken), ending]);

    for (const customer of customers) expect(await chatOf(customer)).toMatchObject({ unreadCount: 1 });
  });
});

/** Holds a contact's row, as a transaction does that changes it; answers how to let it go. */
async function holdContact(id: string): Promise<() => Promise<void>> {
  const client = await desk.context.db.pool.connect();
  await client.query("begin");
  await client.query("select from contacts where id = $1 for update", [id]);
  let isHeld = true;
  return async () => {
    if (!isHeld) return;
    isHeld = false;
    await client.query("commit");
    client.release();
  };
}

async function waitingForLocks(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
    desk.context.db.system,
  );
  return rows[0]?.count ?? 0;
}

/** What a server's death does to us: every connection of this database ends. */
const endConnections = () =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()`
    .execute(desk.context.db.system)
    .catch(() => undefined);
