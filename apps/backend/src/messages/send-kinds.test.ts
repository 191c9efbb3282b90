import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";
import { eventually } from "../../test/eventually.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.stop());
afterEach(() => {
  desk.gateway.state.refusal = undefined;
  desk.gateway.state.accepts = "sent";
});

let customers = 0;
async function openChat() {
  customers += 1;
  const marina = desk.customer("Marina", `+55319944${String(30_000 + customers)}`);
  await marina.writes("oi");
  const chat = (await desk.chats()).find(({ contact }) => contact.phone === marina.person.phone);
  if (!chat) throw new Error("no chat");
  return { marina, chatId: chat.id };
}
const last = async (chatId: string) => (await desk.messages(chatId)).at(-1);
const isIn = (chatId: string, state: string) =>
  eventually(async () => {
    const message = await last(chatId);
    expect(message?.state).toBe(state);
    return message;
  });
const waits = (chatId: string, code: string) =>
  eventually(async () => {
    const message = await last(chatId);
    expect(message).toMatchObject({ state: "queued", stateReason: { code } });
    return message;
  });
const sentTo = (to: string) => desk.gateway.sent.filter(({ body }) => body.to === to).map(({ body }) => body);

const WEBP = Buffer.concat([Buffer.from("RIFF"), Buffer.from([16, 0, 0, 0]), Buffer.from("WEBPVP8 ")]);
const MP4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypisom"), Buffer.alloc(12)]);
/** With a flag that says that it moves. */
const MOVING_WEBP = Buffer.concat([
  Buffer.from("RIFF"),
  Buffer.from([22, 0, 0, 0]),
  Buffer.from("WEBPVP8X"),
  Buffer.from([10, 0, 0, 0, 0x12, 0, 0, 0, 255, 1, 0, 255, 1, 0]),
]);
const OGG = Buffer.concat([Buffer.from("OggS"), Buffer.alloc(24), Buffer.from("OpusHead"), Buffer.alloc(12)]);

describe("sending", () => {
  it.each([
    ["video", MP4, "video/mp4", { text: "veja", isGif: true }, { caption: "veja", isGif: true }],
    ["audio", OGG, "audio/ogg; codecs=opus", { isVoice: true }, { voice: true }],
    [
      "audio",
      OGG,
      "audio/ogg; codecs=opus",
      { isVoice: true, durationSeconds: 7, waveform: "AAEC" },
      { voice: true, durationSeconds: 7, waveform: "AAEC" },
    ],
    ["document", Buffer.from("a,b"), "text/csv", { text: "tabela" }, { caption: "tabela", fileName: "arquivo" }],
    ["sticker", WEBP, "image/webp", {}, {}],
    ["sticker", MOVING_WEBP, "image/webp", {}, { isAnimated: true }],
    ["image", WEBP, "image/webp", { text: "uma vez", isViewOnce: true }, { caption: "uma vez", isViewOnce: true }],
    ["video", MP4, "video/mp4", { isViewOnce: true }, { isViewOnce: true }],
    ["audio", OGG, "audio/ogg; codecs=opus", { isVoice: true, isViewOnce: true }, { voice: true, isViewOnce: true }],
  ])("hands a file over as it is: %s", async (type, bytes, mimeType, said, sent) => {
    const { marina, chatId } = await openChat();
    const { body: media } = await desk.upload(new Blob([bytes], { type: mimeType.split(";")[0] }), "arquivo");
    expect(media).toMatchObject({ mimeType, size: bytes.length });

    expect(await desk.sendAny({ chatId, type, mediaId: media.id, ...said })).toMatchObject({ status: 201 });
    const shown = Object.entries(said).filter(([name]) => name !== "durationSeconds" && name !== "waveform");
    expect(await isIn(chatId, "sent")).toMatchObject(Object.fromEntries(shown));

    const [body] = sentTo(marina.person.jid);
    expect(body).toMatchObject({ type, mimeType, ...sent });
    expect(desk.gateway.uploads.get(body?.uploadId ?? "")).toEqual({ mimeType, bytes });
  });

  it.each([
    [{ type: "location", latitude: -19.9, longitude: -43.9, name: "Loja" }],
    [{ type: "location", latitude: -19.9, longitude: -43.9, isLive: true }],
    [{ type: "contact", name: "João", phone: "+5531988887777" }],
    [
      {
        type: "contact",
        name: "João",
        phone: "+5531988887777",
        others: [
          { name: "Bia", phone: "+5531988886666" },
          { name: "Caio", phone: "+5531988885555" },
        ],
      },
    ],
    [
      {
        type: "text",
        text: "veja loja.example",
        linkPreview: { url: "loja.example", title: "Loja", thumbnail: "AAEC" },
      },
    ],
    [{ type: "poll", question: "Quando?", options: ["hoje", "amanhã"], multiple: true }],
  ])("takes what is no file: $type", async (said) => {
    const { marina, chatId } = await openChat();
    const key = randomUUID();

    const answers = [await desk.sendAny({ chatId, ...said }, key), await desk.sendAny({ chatId, ...said }, key)];
    await isIn(chatId, "sent");

    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(sentTo(marina.person.jid)).toMatchObject([said]);
  });

  it("takes a key once: what differs by no more than how it may be seen is another message", async () => {
    const { chatId } = await openChat();
    const { body: media } = await desk.upload(new Blob([WEBP], { type: "image/webp" }), "foto");
    const card = { chatId, type: "contact", name: "João", phone: "+5531988887777" };
    const photo = { chatId, type: "image", mediaId: media.id };
    await desk.sendAny({ ...photo, isViewOnce: true }, "photo-1");
    await desk.sendAny(card, "card-1");

    expect(await desk.sendAny({ ...photo, isViewOnce: true }, "photo-1")).toMatchObject({ status: 201 });
    expect(await desk.sendAny(photo, "photo-1")).toMatchObject({ status: 409 });
    const others = [{ name: "Bia", phone: "+5531988886666" }];
    expect(await desk.sendAny({ ...card, others }, "card-1")).toMatchObject({ status: 409 });
  });

  it("refuses what phones would not show, and says what to do", async () => {
    const { chatId } = await openChat();
    const { body: media } = await desk.upload(new Blob(["a,b"], { type: "text/csv" }), "tabela.csv");

    for (const type of ["image", "video", "audio", "sticker"])
      expect(await desk.sendAny({ chatId, type, mediaId: media.id })).toMatchObject({
        status: 400,
        body: { detail: expect.stringContaining('type "document"') },
      });
    const { body: sound } = await desk.upload(new Blob([OGG], { type: "audio/ogg" }), "voz.ogg");
    const mentions = ["5531988887777@s.whatsapp.net"];
    for (const [said, why] of [
      [{ type: "audio", mediaId: sound.id, isViewOnce: true }, "isVoice"],
      [{ type: "text", text: "@5531988887777", mentions }, "group"],
      [{ type: "text", text: "@1", mentions: ["120363@g.us"] }, "mentions"],
      [{ type: "text", text: "veja", linkPreview: { url: "https://loja.example" } }, "linkPreview"],
    ] as const)
      expect(await desk.sendAny({ chatId, ...said })).toMatchObject({
        status: 400,
        body: { detail: expect.stringContaining(why) },
      });
    expect(await desk.sendAny({ chatId, type: "poll", question: "?", options: ["igual", "igual"] })).toMatchObject({
      status: 400,
    });
  });

  it("forwards a message with its file, marked as such, and once for each key", async () => {
    const { marina, chatId } = await openChat();
    const source = await openChat();
    await source.marina.writes("", {
      content: {
        type: "document",
        media: { mediaId: "m", mimeType: "text/plain", fileName: "a.txt" },
        caption: "leia",
      },
    });
    const forwardOf = await eventually(async () => {
      const message = await last(source.chatId);
      expect(message?.media?.state).toBe("ready");
      return message?.id;
    });

    await desk.sendAny({ chatId, type: "forward", forwardOf }, "forward-1");
    expect(await desk.sendAny({ chatId, type: "forward", forwardOf }, "forward-1")).toMatchObject({ status: 201 });

    expect(await isIn(chatId, "sent")).toMatchObject({ type: "document", text: "leia", isForwarded: true });
    expect(sentTo(marina.person.jid)).toMatchObject([{ type: "document", caption: "leia", isForwarded: true }]);
    expect(await desk.sendAny({ chatId, type: "forward", forwardOf: chatId })).toMatchObject({ status: 400 });
  });
});

it("forwards all cards of a message that have a number", async () => {
  const { marina, chatId } = await openChat();
  const source = await openChat();
  const card = (name: string, ...phones: string[]) => ({ name, phones, vcard: "BEGIN:VCARD" });
  const contacts = [card("João", "+55 31 98888-7777"), card("Rua"), card("Bia", "ramal 2", "+5531988886666")];
  await source.marina.writes("", { content: { type: "contact", contacts } });

  await desk.sendAny({ chatId, type: "forward", forwardOf: (await last(source.chatId))?.id });
  await isIn(chatId, "sent");

  expect(sentTo(marina.person.jid)).toMatchObject([
    {
      type: "contact",
      name: "João",
      phone: "+5531988887777",
      others: [{ name: "Bia", phone: "+5531988886666" }],
      isForwarded: true,
    },
  ]);
});

describe("a message that waits at the gateway", () => {
  it("is handed over once, and becomes what is told of it", async () => {
    const { marina, chatId } = await openChat();
    desk.gateway.state.accepts = "queued";
    await desk.send(chatId, "um");
    await desk.send(chatId, "dois");
    await eventually(() => expect(sentTo(marina.person.jid)).toHaveLength(2));
    await desk.sessionIs({ status: "connected", connectedAt: new Date().toISOString() });
    expect((await desk.messages(chatId)).map(({ state }) => state)).toEqual(["received", "queued", "queued"]);

    const [, first, second] = await desk.messages(chatId);
    await marina.tells("message.status", { messageId: first?.whatsappId, state: "sent" });
    const reason = { code: "not-on-whatsapp", message: "no such number" };
    await marina.tells("message.status", { messageId: second?.whatsappId, state: "failed", reason });

    expect(await desk.messages(chatId)).toMatchObject([
      {},
      { state: "sent" },
      { state: "failed", stateReason: reason },
    ]);
    expect(sentTo(marina.person.jid)).toHaveLength(2);
    desk.gateway.state.accepts = "sent";
    await desk.client.post(`/api/messages/${second?.id}/retry`);
    expect(await isIn(chatId, "sent")).not.toHaveProperty("stateReason");
    expect(sentTo(marina.person.jid)).toHaveLength(3);
  });
});

describe("a message that waits at the gateway says why", () => {
  it("by what its session is: its turn, until it is lost, or logged out; and it is told", async () => {
    const { marina, chatId } = await openChat();
    await desk.sessionIs({ status: "connected", connectedAt: new Date().toISOString() });
    desk.gateway.state.accepts = "queued";
    const live = await desk.listen();
    await live.subscribe(`chat:${chatId}`);
    await desk.send(chatId, "um");
    const saysWhy = (code: string) =>
      eventually(async () => expect((await last(chatId))?.stateReason?.code).toBe(code));

    await saysWhy("in-turn");
    await desk.sessionIs({ status: "disconnected" });
    await saysWhy("session-not-connected");
    await desk.sessionIs({ status: "connecting" });
    await desk.sessionIs({ status: "logged_out" });
    await saysWhy("session-logged-out");
    await desk.sessionIs({ status: "connected", connectedAt: new Date().toISOString() });
    await saysWhy("in-turn");
    await marina.tells("message.status", { messageId: (await last(chatId))?.whatsappId, state: "sent" });

    expect(await isIn(chatId, "sent")).not.toHaveProperty("stateReason");
    const told = () => live.events("message.updated").map(({ data }) => (data?.stateReason as { code?: string })?.code);
    await live.until(() => live.events("message.updated").at(-1)?.data?.state === "sent");
    expect(told()).toEqual([undefined, "in-turn", "session-not-connected", "session-logged-out", "in-turn", undefined]);
  });
});

describe("a message that WhatsApp said nothing of", () => {
  it("has failed until its word comes late; any other failure stays", async () => {
    const { marina, chatId } = await openChat();
    await desk.send(chatId, "chegou?");
    const messageId = (await isIn(chatId, "sent"))?.whatsappId;
    const failsWith = (code: string) =>
      marina.tells("message.status", { messageId, state: "failed", reason: { code, message: code } });
    const comesLate = () => marina.tells("message.status", { messageId, state: "sent" });

    await failsWith("whatsapp-unacknowledged");
    await isIn(chatId, "failed");
    await comesLate();
    expect(await isIn(chatId, "sent")).not.toHaveProperty("stateReason");

    await failsWith("whatsapp-403");
    await comesLate();
    await isIn(chatId, "failed");
  });
});

describe("a refusal of the gateway", () => {
  it.each([
    [422, "not-on-whatsapp", "not-on-whatsapp"],
    [429, "sending-budget-spent", "sending-budget-spent"],
    [413, "body-too-large", "file-too-large"],
  ])("of %i %s is told in words, and can be tried again", async (status, type, code) => {
    const { chatId } = await openChat();
    desk.gateway.state.refusal = { status, type: `/problems/${type}`, detail: "why" };

    await desk.send(chatId, "olá");

    const failed = await isIn(chatId, "failed");
    expect(failed?.stateReason).toEqual({ code, message: "why" });
    desk.gateway.state.refusal = undefined;
    await desk.client.post(`/api/messages/${failed?.id}/retry`);
    await isIn(chatId, "sent");
  });

  it("because nobody is connected lets the message wait, and says so; it can be tried at once", async () => {
    const { chatId } = await openChat();
    desk.gateway.state.refusal = { status: 409, type: "/problems/session-not-connected", detail: "not connected" };
    await desk.send(chatId, "olá");
    const waiting = await waits(chatId, "session-not-connected");

    desk.gateway.state.refusal = undefined;
    await desk.client.post(`/api/messages/${waiting?.id}/retry`);

    expect(await isIn(chatId, "sent")).not.toHaveProperty("stateReason");
  });

  it.each([
    [429, "number-restricted"],
    [503, "storage-unreachable"],
    [409, "session-owned-elsewhere"],
    [404, "not-found"],
  ])("of %i %s keeps the message back and says why, until it leaves", async (status, code) => {
    const { chatId } = await openChat();
    desk.gateway.state.refusal = { status: 409, type: "/problems/session-not-connected", detail: "not connected" };
    await desk.send(chatId, "olá");
    await waits(chatId, "session-not-connected");

    desk.gateway.state.refusal = { status, type: `/problems/${code}`, detail: "why" };
    await desk.send(chatId, "alguém aí?");
    const waiting = await waits(chatId, code);

    expect((await desk.messages(chatId)).map(({ stateReason }) => stateReason?.code)).toEqual([undefined, code, code]);
    desk.gateway.state.refusal = undefined;
    await desk.client.post(`/api/messages/${waiting?.id}/retry`);
    expect(await isIn(chatId, "sent")).not.toHaveProperty("stateReason");
  });
});

it("opens a chat with a number once, for the member who begins it", async () => {
  const open = () =>
    desk.client.post<{ id: string }>("/api/chats", {
      phone: "(31) 98888-1234",
      name: "João",
      sessionId: desk.session.id,
    });

  const [first, second] = [await open(), await open()];

  expect(first).toMatchObject({
    status: 200,
    body: { contact: { name: "João", phone: "+5531988881234" }, assignee: { name: "Ana Lima" } },
  });
  expect(second.body.id).toBe(first.body.id);
  await desk.send(first.body.id, "oi, João");
  await isIn(first.body.id, "sent");
  expect(sentTo("+5531988881234")).toMatchObject([{ text: "oi, João" }]);
});
