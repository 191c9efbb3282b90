import { randomUUID } from "node:crypto";
import type { Chat, Contact, Message, SessionResource } from "@gomarketing/contracts";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, type Client, type Desk, envelope, openDesk } from "../test/desk.ts";
import { type Colleague, colleague } from "../test/people.ts";

/** The same three people write to both organizations. */
const CUSTOMERS = ["+5531990000001", "+5531990000002", "+5531990000003"] as const;
const STATUSES = ["open", "pending", "resolved"] as const;
const RUNS = 5;
const MAX_STEPS = 30;

const place = { side: fc.constantFrom(0, 1), customer: fc.constantFrom(...CUSTOMERS) };
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ verb: fc.constant("receive"), ...place }) },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant("send"), ...place }) },
  fc.record({ verb: fc.constantFrom("read", "unread", "take", "leave", "rename", "peek"), ...place }),
  fc.record({ verb: fc.constant("status"), ...place, status: fc.constantFrom(...STATUSES) }),
  fc.record({
    verb: fc.constant("labels"),
    ...place,
    labels: fc.uniqueArray(fc.constantFrom("vip", "troca", "boleto")),
  }),
);
type Step = { verb: string; side: number; customer: string; status?: Chat["status"]; labels?: string[] };

/** What an organization must show of a chat, and no more than that. */
interface Modelled {
  id: string;
  contactId: string;
  name: string;
  status: Chat["status"];
  unread: number;
  isMine: boolean;
  labels: string[];
  texts: string[];
}
interface Side {
  readonly client: Client;
  readonly session: string;
  /** In every text and name of this one. */
  readonly mark: string;
  readonly chats: Map<string, Modelled>;
}

let desk: Desk;
let people: readonly Colleague[];
beforeAll(async () => {
  desk = await openDesk();
  people = [await colleague(desk, "Rosa", "agent"), await colleague(desk, "Caio", "agent")];
});
afterAll(() => desk.stop());

/** A new organization for each run, and one of the two people in it. */
async function openSide({ id, client }: Colleague, mark: string): Promise<Side> {
  const { system } = desk.context.db;
  const organizationId = randomUUID();
  await system.insertInto("organizations").values({ id: organizationId, name: mark }).execute();
  await system.insertInto("members").values({ organization_id: organizationId, user_id: id, role: "admin" }).execute();
  await client.post("/api/organizations/switch", { organizationId });
  const { body } = await client.post<SessionResource>("/api/sessions", { name: mark });
  return { client, session: body.id, mark, chats: new Map() };
}

const call = <T>(side: Side, method: string, path: string, body?: unknown): Promise<Answer<T>> =>
  side.client.send<T>(method, path, body === undefined ? undefined : JSON.stringify(body), {
    ...(body !== undefined && { "content-type": "application/json" }),
    "idempotency-key": randomUUID(),
  });

async function receive(side: Side, phone: string, text: string): Promise<void> {
  const lid = `${phone.slice(3)}@lid`;
  const contact = { jid: lid, lid, phone, name: `${side.mark} ${phone}` };
  const answer = await desk.deliver(
    envelope(side.session, "message.received", {
      id: randomUUID().replaceAll("-", "").toUpperCase(),
      chat: { kind: "direct", jid: lid, contact },
      sender: contact,
      sentAt: new Date().toISOString(),
      content: { type: "text", text },
      isOffline: false,
    }),
  );
  expect(answer.status).toBe(200);
  const known = side.chats.get(phone);
  if (known) {
    known.unread += 1;
    known.texts.push(text);
    if (known.status === "resolved") known.status = "open";
    return;
  }
  const { body } = await call<{ chats: Chat[] }>(side, "GET", "/api/chats");
  const chat = body.chats.find((one) => one.contact.phone === phone);
  side.chats.set(phone, {
    id: chat?.id ?? "",
    contactId: chat?.contact.id ?? "",
    name: contact.name,
    status: "open",
    unread: 1,
    isMine: false,
    labels: [],
    texts: [text],
  });
}

/** Does one step on the desk and in the model. */
async function take(sides: readonly Side[], one: Step, index: number): Promise<void> {
  const side = sides[one.side];
  const other = sides[1 - one.side];
  const chat = side?.chats.get(one.customer);
  if (!side || !other) return;
  if (one.verb === "receive") return receive(side, one.customer, `${side.mark} pergunta ${index}`);
  if (!chat) return;
  const path = `/api/chats/${chat.id}`;
  const does = async (method: string, to: string, body?: unknown) =>
    expect((await call(side, method, to, body)).status, `${method} ${to}`).toBeLessThan(300);
  switch (one.verb) {
    case "send": {
      const text = `${side.mark} resposta ${index}`;
      await does("POST", "/api/messages", { chatId: chat.id, type: "text", text });
      chat.texts.push(text);
      Object.assign(chat, { status: "open", isMine: true });
      return;
    }
    case "read":
      await does("POST", `${path}/read`);
      chat.unread = 0;
      return;
    case "unread":
      await does("POST", `${path}/unread`);
      chat.unread = Math.max(1, chat.unread);
      return;
    case "take":
    case "leave":
      chat.isMine = one.verb === "take";
      return does("PATCH", path, { assigneeId: chat.isMine ? people[one.side]?.id : null });
    case "status":
      chat.status = one.status ?? "open";
      return does("PATCH", path, { status: one.status });
    case "labels":
      chat.labels = one.labels ?? [];
      return does("PATCH", path, { labels: one.labels });
    case "rename":
      chat.name = `${side.mark} nome ${index}`;
      return does("PATCH", `/api/chat-contacts/${chat.contactId}`, { name: chat.name });
    default:
      return expectClosed(other, chat);
  }
}

/** Nothing of a chat is there for the other organization, whatever it asks. */
async function expectClosed(other: Side, { id, contactId }: Modelled): Promise<void> {
  for (const [method, path, body] of [
    ["GET", `/api/chats/${id}`, undefined],
    ["PATCH", `/api/chats/${id}`, { status: "resolved", labels: ["roubado"] }],
    ["POST", `/api/chats/${id}/read`, undefined],
    ["GET", `/api/messages?chatId=${id}`, undefined],
    ["POST", "/api/messages", { chatId: id, type: "text", text: "x" }],
    ["PATCH", `/api/chat-contacts/${contactId}`, { name: "x" }],
  ] as const)
    expect((await call(other, method, path, body)).status, `${method} ${path}`).toBe(404);
}

async function expectAsModelled(side: Side, other: Side): Promise<void> {
  const { body, ...answer } = await call<{ chats: Chat[] }>(side, "GET", "/api/chats?limit=100");
  expect(answer.status).toBe(200);
  expect(JSON.stringify(body)).not.toContain(other.mark);
  const shown = body.chats.map((chat) => ({
    id: chat.id,
    contactId: chat.contact.id,
    name: chat.contact.name,
    status: chat.status,
    unread: chat.unreadCount,
    isMine: chat.assignee !== undefined,
    labels: chat.labels.toSorted(),
  }));
  const modelled = [...side.chats.values()].map(({ texts: _, ...chat }) => ({
    ...chat,
    labels: chat.labels.toSorted(),
  }));
  expect(sorted(shown)).toEqual(sorted(modelled));
  const unresolved = modelled.filter(({ status }) => status !== "resolved");
  const open = modelled.filter(({ status }) => status === "open");
  expect((await call(side, "GET", "/api/chats/counts")).body).toMatchObject({
    mine: open.filter(({ isMine }) => isMine).length,
    queue: open.filter(({ isMine }) => !isMine).length,
    all: unresolved.length,
    unread: unresolved.filter(({ unread }) => unread > 0).length,
  });
  const { body: book } = await call<{ contacts: Contact[] }>(side, "GET", "/api/chat-contacts");
  expect(book.contacts.map(({ name }) => name).toSorted()).toEqual(modelled.map(({ name }) => name).toSorted());
  for (const { id, texts } of side.chats.values()) {
    const thread = await call<{ messages: Message[] }>(side, "GET", `/api/messages?chatId=${id}&limit=200`);
    const written = thread.body.messages.filter(({ type }) => type === "text");
    expect(written.map(({ text }) => text)).toEqual(texts);
  }
}

const sorted = <T extends { id: string }>(all: readonly T[]): T[] => all.toSorted((a, b) => (a.id < b.id ? -1 : 1));

describe("two organizations with the same customers", () => {
  it("each show what was done in them, whatever the order, and never anything of the other", {
    timeout: 300_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: MAX_STEPS }), async (steps: Step[]) => {
        const sides = await Promise.all([
          openSide(people[0] as Colleague, `Alfa${randomUUID().slice(0, 8)}`),
          openSide(people[1] as Colleague, `Beta${randomUUID().slice(0, 8)}`),
        ]);
        for (const [index, one] of steps.entries()) await take(sides, one, index);
        await expectAsModelled(sides[0], sides[1]);
        await expectAsModelled(sides[1], sides[0]);
      }),
      { numRuns: RUNS, seed: 20_261_125, endOnFailure: true },
    );
  });
});
