import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Desk, envelope, openDesk } from "../../test/desk.ts";
import { eventually } from "../../test/eventually.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.stop());
beforeEach(() => {
  desk.gateway.state.media = Buffer.from("a file");
});

let customers = 0;
const newCustomer = (name = "Marina Duarte") => {
  customers += 1;
  return desk.customer(name, `+55319933${String(30_000 + customers)}`);
};
type Customer = ReturnType<typeof newCustomer>;
const chatOf = async ({ person }: Customer) => {
  const chat = (await desk.chats()).find(({ contact }) => contact.phone === person.phone);
  if (!chat) throw new Error("no chat");
  return chat;
};
const firstOf = async (customer: Customer) => (await desk.messages((await chatOf(customer)).id))[0];

const media = { mediaId: "m1", mimeType: "application/pdf" };
const KINDS: [content: Record<string, unknown>, shown: Record<string, unknown>][] = [
  [
    { type: "text", text: "veja", linkPreview: { url: "https://example.com", title: "Loja" } },
    { type: "text", text: "veja", linkPreview: { url: "https://example.com", title: "Loja" } },
  ],
  [
    { type: "video", media: { ...media, durationSeconds: 12 }, caption: "olha", isGif: true },
    { type: "video", text: "olha", isGif: true, media: { durationSeconds: 12 } },
  ],
  [
    { type: "audio", media: { ...media, durationSeconds: 7, waveform: "AAAA" }, isVoice: true, isViewOnce: true },
    { type: "audio", isVoice: true, isViewOnce: true, media: { durationSeconds: 7, waveform: "AAAA" } },
  ],
  [
    { type: "document", media: { ...media, fileName: "nota.pdf", size: 6 }, caption: "a nota" },
    { type: "document", text: "a nota", media: { fileName: "nota.pdf", size: 6 } },
  ],
  [
    { type: "sticker", media, isAnimated: true },
    { type: "sticker", isAnimated: true, media: { id: expect.any(String) } },
  ],
  [
    { type: "location", latitude: -19.9, longitude: -43.9, name: "Loja", isLive: true, caption: "aqui" },
    { type: "location", text: "aqui", location: { latitude: -19.9, longitude: -43.9, name: "Loja", isLive: true } },
  ],
  [
    { type: "contact", contacts: [{ name: "João", phones: ["+5531988887777"], vcard: "BEGIN:VCARD" }] },
    { type: "contact", contacts: [{ name: "João", phones: ["+5531988887777"] }] },
  ],
  [
    { type: "poll", question: "Quando?", options: ["hoje", "amanhã"], maxSelections: 1 },
    { type: "poll", poll: { question: "Quando?", options: [{ text: "hoje", votes: [] }, { text: "amanhã" }] } },
  ],
  [
    { type: "interactive", text: "Escolha", footer: "Loja", options: ["Sim", "Não"] },
    { type: "interactive", text: "Escolha", interactive: { footer: "Loja", options: ["Sim", "Não"] } },
  ],
  [
    { type: "interactive_reply", kind: "button", text: "Sim", id: "yes" },
    { type: "interactive_reply", text: "Sim", interactiveReply: { kind: "button", id: "yes" } },
  ],
];

describe("a message of any kind", () => {
  it.each(KINDS)("is kept and shown whole: $type", async (content, shown) => {
    const marina = newCustomer();

    await marina.writes("", { content });

    expect(await firstOf(marina)).toMatchObject(shown);
  });

  it("says that it was forwarded, whom it names, and when it disappears", async () => {
    const marina = newCustomer();
    const expiresAt = "2027-01-01T00:00:00.000Z";
    const mentions = [{ jid: "1@lid", phone: "+5531988887777" }];

    await marina.tells("message.received", {
      id: "CONTEXT1",
      sentAt: new Date().toISOString(),
      content: { type: "text", text: "oi @5531988887777" },
      isForwarded: true,
      isForwardedOften: true,
      mentions,
      expiresAt,
      isOffline: false,
    });

    expect(await firstOf(marina)).toMatchObject({ isForwarded: true, isForwardedOften: true, mentions, expiresAt });
  });
});

describe("a file", () => {
  it("of 100 MB comes whole, and is saved under its own name, not shown", async () => {
    const marina = newCustomer();
    desk.gateway.state.media = randomBytes(100 * 1024 * 1024);
    const file = { mediaId: "m2", mimeType: "application/x-backup", fileName: "cópia 'de' segurança.bak" };
    await marina.writes("", { content: { type: "document", media: file } });

    const shown = await eventually(
      async () => {
        const message = await firstOf(marina);
        expect(message?.media?.state).toBe("ready");
        return message?.media;
      },
      { timeout: 20_000 },
    );

    expect(shown).toMatchObject({ size: 100 * 1024 * 1024, mimeType: "application/x-backup" });
    const { headers, status } = await desk.client.send("GET", `/api/media/${shown?.id}`, undefined, {
      range: "bytes=0-9",
    });
    expect(status).toBe(206);
    expect(headers.get("content-disposition")).toBe(
      "attachment; filename*=UTF-8''c%C3%B3pia%20%27de%27%20seguran%C3%A7a.bak",
    );
  }, 30_000);

  it("that WhatsApp has no more is shown as failed, with the reason", async () => {
    const marina = newCustomer();
    desk.gateway.state.media = "gone";
    await marina.writes("", { content: { type: "video", media } });

    await eventually(async () =>
      expect(await firstOf(marina)).toMatchObject({
        media: { state: "failed", failure: { code: "media-gone", message: "WhatsApp has it no more." } },
      }),
    );
  });

  it("is never shown as what its sender says, where its bytes say otherwise", async () => {
    const marina = newCustomer();
    desk.gateway.state.media = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
    await marina.writes("", { content: { type: "image", media: { ...media, mimeType: "image/svg+xml" } } });

    const shown = await eventually(async () => {
      const message = await firstOf(marina);
      expect(message?.media?.state).toBe("ready");
      return message?.media;
    });

    const { headers } = await desk.client.get(`/api/media/${shown?.id}`);
    expect(headers.get("content-type")).not.toContain("svg");
    expect(headers.get("content-disposition")).toMatch(/^attachment/);
  });
});

describe("a poll", () => {
  it("counts one choice a person, the newest", async () => {
    const marina = newCustomer();
    const content = { type: "poll", question: "Quando?", options: ["hoje", "amanhã"], maxSelections: 1 };
    const messageId = await marina.writes("", { content });
    const vote = (options: string[], at: string, fromMe = false) =>
      marina.tells("message.poll_vote", { messageId, options, at, fromMe });

    await vote(["hoje"], "2026-01-01T10:00:00.000Z");
    await vote(["amanhã"], "2026-01-01T10:00:02.000Z");
    await vote(["hoje"], "2026-01-01T10:00:01.000Z");
    await vote(["amanhã", "nunca"], "2026-01-01T10:00:01.000Z", true);

    const message = await firstOf(marina);
    expect(message?.poll?.options.map(({ text, votes }) => [text, votes.map(({ author }) => author.kind)])).toEqual([
      ["hoje", []],
      ["amanhã", ["contact", "phone"]],
    ]);
    await vote([], "2026-01-01T10:00:03.000Z");
    expect((await firstOf(marina))?.poll?.options[1]?.votes).toHaveLength(1);
  });
});

describe("a call", () => {
  const call = (customer: Customer, outcome: string, callId: string = randomBytes(8).toString("hex")) =>
    customer.tells("call.received", { callId, caller: customer.person, isVideo: true, outcome });

  it("that nobody took stands in the thread, and waits like a message", async () => {
    const marina = newCustomer();

    await call(marina, "missed", "C1");
    await call(marina, "missed", "C1");

    const chat = await chatOf(marina);
    expect(chat).toMatchObject({ unreadCount: 1, waitingSince: expect.any(String) });
    expect(chat.lastMessage).toMatchObject({ type: "call", call: { isVideo: true, outcome: "missed" } });
    await desk.client.post(`/api/chats/${chat.id}/read`);
    expect((await chatOf(marina)).unreadCount).toBe(0);
  });

  it("that was taken on the phone waits for nobody", async () => {
    const marina = newCustomer();

    await call(marina, "answered_elsewhere");

    const chat = await chatOf(marina);
    expect(chat.unreadCount).toBe(0);
    expect(chat).not.toHaveProperty("waitingSince");
  });
});

describe("a group", () => {
  const group = { kind: "group", jid: "1203630@g.us" };
  const ana = { jid: "7@lid", name: "Ana" };
  const tell = (type: string, data: Record<string, unknown>) =>
    desk.deliver(envelope(desk.session.id, type, { chat: group, at: "2026-01-01T10:00:00.000Z", by: ana, ...data }));
  const find = async () => (await desk.chats()).find(({ isGroup, contact }) => isGroup && contact.name !== "Lida");

  it("that was read is told to be at WhatsApp, as any chat", async () => {
    const jid = "1203639@g.us";
    await tell("message.received", {
      id: "G9",
      chat: { kind: "group", jid, subject: "Lida" },
      sender: ana,
      sentAt: new Date().toISOString(),
      content: { type: "text", text: "oi" },
      isOffline: false,
    });
    const chat = (await desk.chats()).find(({ contact }) => contact.name === "Lida");
    await desk.client.post(`/api/chats/${chat?.id}/read`);

    await eventually(() => expect(desk.gateway.read).toContainEqual({ jid, messageIds: ["G9"] }));
  });

  it("keeps its name, description and timer, and tells in the thread who came and went", async () => {
    await tell("chat.updated", { subject: "Obra", description: "da casa", participants: [] });
    expect(await find()).toBeUndefined();
    await desk.deliver(
      envelope(desk.session.id, "message.received", {
        id: "G1",
        chat: group,
        sender: ana,
        sentAt: new Date().toISOString(),
        content: { type: "text", text: "oi" },
        isOffline: false,
      }),
    );
    const joined = { action: "joined", participants: [{ jid: "8@lid", phone: "+5531977776666" }] };

    await tell("chat.participants", joined);
    await tell("chat.participants", joined);
    await tell("chat.updated", {
      subject: "Obra nova",
      disappearingSeconds: 86_400,
      participants: [{ ...ana, isAdmin: true }],
    });

    const chat = await find();
    expect(chat).toMatchObject({
      contact: { name: "Obra nova" },
      group: { description: "da casa", participantCount: 1 },
      disappearingSeconds: 86_400,
      unreadCount: 1,
      lastMessage: { text: "oi" },
    });
    expect((await desk.messages(chat?.id ?? "")).map(({ text, notice }) => notice ?? text)).toEqual([
      "oi",
      { kind: "joined", by: { name: "Ana" }, participants: [{ name: "+5531977776666", phone: "+5531977776666" }] },
      { kind: "subject", by: { name: "Ana" }, subject: "Obra nova" },
      { kind: "disappearing", by: { name: "Ana" }, seconds: 86_400 },
    ]);
  });
});

it("shows until when a session is restricted, and when it is erased", async () => {
  const restrictedUntil = "2027-01-01T00:00:00.000Z";
  const erasedAt = "2027-02-01T00:00:00.000Z";

  await desk.sessionIs({ status: "connected", connectedAt: new Date().toISOString(), restrictedUntil, erasedAt });

  expect((await desk.client.get(`/api/sessions/${desk.session.id}`)).body).toMatchObject({ restrictedUntil, erasedAt });
});
