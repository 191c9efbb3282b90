import { show } from "@gomarketing/whatsapp-simulator";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Gateway, isConnected, MARINA, openGateway, SHOP } from "../../test/gateway.ts";

let gateway: Gateway;
beforeEach(async () => {
  for (const name of ["log", "info", "warn", "error"] as const)
    vi.spyOn(console, name).mockImplementation(() => undefined);
  gateway = await openGateway();
});
afterEach(async () => {
  await gateway.stop();
  vi.restoreAllMocks();
});

describe("a message that comes in", () => {
  it("is one event with who wrote it, what, and when", async () => {
    await gateway.link();

    const { id } = await gateway.marina.send({ to: SHOP, type: "text", text: "Oi, meu pedido chegou?" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);

    const [event] = gateway.receiver.of("message.received");
    const marina = { phone: MARINA, lid: gateway.marina.account.lid, name: "Marina Duarte" };
    expect(event?.data).toMatchObject({
      id,
      chat: { kind: "direct", jid: gateway.marina.account.lid, contact: marina },
      sender: marina,
      content: { type: "text", text: "Oi, meu pedido chegou?" },
      isOffline: false,
    });
  });

  it("is one event though WhatsApp delivers it twice", async () => {
    await gateway.link();
    gateway.simulator.fault({ kind: "duplicate", number: SHOP });

    await gateway.marina.send({ to: SHOP, type: "text", text: "um" });
    await gateway.marina.send({ to: SHOP, type: "text", text: "dois" });
    await gateway.receiver.until(({ texts }) => texts.length >= 2);

    expect(gateway.receiver.texts).toEqual(["um", "dois"]);
    expect((await gateway.call("GET", "/metrics")).body).toContain("whatsapp_decrypt_failures_total 0\n");
  });

  it("comes in order, numbered without a gap, though it waited while we were away", async () => {
    await gateway.link();
    await gateway.call("POST", "/sessions/shop/stop");
    const texts = Array.from({ length: 30 }, (_, index) => `mensagem ${index + 1}`);
    for (const text of texts) await gateway.marina.send({ to: SHOP, type: "text", text });

    await gateway.call("POST", "/sessions/shop/start");
    await gateway.receiver.until(({ texts: got }) => got.length === 30);

    expect(gateway.receiver.texts).toEqual(texts);
    expect(gateway.receiver.of("message.received").every(({ data }) => data.isOffline)).toBe(true);
    expect(gateway.receiver.events.map(({ sequence }) => sequence)).toEqual(
      gateway.receiver.events.map((_, index) => index + 1),
    );
  });

  it("waits, and arrives in order, while the webhook's receiver is away", async () => {
    await gateway.link();
    gateway.receiver.isAway = true;
    for (const text of ["um", "dois", "três"]) await gateway.marina.send({ to: SHOP, type: "text", text });
    await gateway.marina.until(({ receipts }) => [...receipts.values()].every((state) => state === "delivered"));
    expect(await gateway.call("DELETE", "/sessions/shop")).toMatchObject({ status: 409 });

    gateway.receiver.isAway = false;
    await gateway.receiver.until(({ texts }) => texts.length === 3);

    expect(gateway.receiver.texts).toEqual(["um", "dois", "três"]);
  });

  it("brings an image that can be fetched, whole and in parts", async () => {
    await gateway.link();
    const photo = Buffer.from("a photo of a shoe");

    await gateway.marina.send({
      to: SHOP,
      type: "image",
      data: photo.toString("base64"),
      mimeType: "image/jpeg",
      caption: "este",
      width: 40,
      height: 30,
    });
    await gateway.receiver.until(({ texts }) => texts.length === 1);

    const content = gateway.receiver.of("message.received")[0]?.data.content;
    expect(content).toMatchObject({
      type: "image",
      caption: "este",
      media: { mimeType: "image/jpeg", size: photo.length, width: 40, height: 30 },
    });
    const path = `/sessions/shop/media/${content?.type === "image" ? content.media.mediaId : ""}`;
    const whole = await gateway.call("GET", path);
    expect({ status: whole.status, body: whole.body, type: whole.headers.get("content-type") }).toEqual({
      status: 200,
      body: "a photo of a shoe",
      type: "image/jpeg",
    });
    expect(await gateway.call("GET", path, undefined, { range: "bytes=2-6" })).toMatchObject({
      status: 206,
      body: "photo",
    });
    expect(await gateway.call("GET", path, undefined, { range: "bytes=99-" })).toMatchObject({ status: 416 });
  });

  it("of a kind nobody knows yet is told as unsupported, with its name", async () => {
    await gateway.link();

    await gateway.marina.write(SHOP, { eventMessage: { name: "Inauguração" } });
    await gateway.receiver.until(({ texts }) => texts.length === 1);

    expect(gateway.receiver.of("message.received")[0]?.data.content).toEqual({
      type: "unsupported",
      rawType: "eventMessage",
    });
  });

  it.each([
    ["that has no name yet, by its number", {}, 4_321, "field-4321"],
    ["that has none beside what is silent", { messageContextInfo: {} }, 199, "field-199"],
    [
      "with a name, beside what is silent",
      { messageContextInfo: {}, eventMessage: { name: "x" } },
      undefined,
      "eventMessage",
    ],
    ["whose name is of another sort", { messageHistoryNotice: {} }, undefined, "messageHistoryNotice"],
  ])("of a kind %s is told as unsupported", async (_what, message, unnamedField, rawType) => {
    await gateway.link();

    await gateway.marina.send({ to: SHOP, type: "raw", message, unnamedField });
    await gateway.shop.send({ to: MARINA, type: "raw", message, unnamedField });
    await gateway.receiver.until(
      (receiver) => receiver.of("message.received").length === 1 && receiver.of("message.sent").length === 1,
    );

    for (const type of ["message.received", "message.sent"] as const)
      expect(gateway.receiver.of(type)[0]?.data.content).toEqual({ type: "unsupported", rawType });
  });

  it("that says nothing to people is told to nobody", async () => {
    await gateway.link();

    for (const message of [
      {},
      { messageContextInfo: {} },
      { senderKeyDistributionMessage: {} },
      { pinInChatMessage: {} },
    ])
      await gateway.marina.send({ to: SHOP, type: "raw", message });
    await gateway.marina.send({ to: SHOP, type: "text", text: "oi" });
    await gateway.receiver.until(({ texts }) => texts.includes("oi"));

    expect(gateway.receiver.texts).toEqual(["oi"]);
  });

  it("that is a reaction, an edit or a revocation says of which message", async () => {
    await gateway.link();
    const { id } = await gateway.marina.send({ to: SHOP, type: "text", text: "38" });

    await gateway.marina.edit(SHOP, id, "39");
    await gateway.marina.react(SHOP, id, "👍", true);
    await gateway.marina.revoke(SHOP, id);
    await gateway.receiver.until((receiver) => receiver.of("message.revoked").length === 1);

    expect(gateway.receiver.of("message.edited")[0]?.data).toMatchObject({
      messageId: id,
      content: { type: "text", text: "39" },
    });
    expect(gateway.receiver.of("message.reaction")[0]?.data).toMatchObject({ messageId: id, emoji: "👍" });
    expect(gateway.receiver.of("message.revoked")[0]?.data).toMatchObject({ messageId: id });
    expect(gateway.receiver.of("message.received")).toHaveLength(1);
  });

  it("written on the business' own phone is told as sent", async () => {
    await gateway.link();

    const { id } = await gateway.shop.send({ to: MARINA, type: "text", text: "do celular" });
    await gateway.receiver.until((receiver) => receiver.of("message.sent").length === 1);

    expect(gateway.receiver.of("message.sent")[0]?.data).toMatchObject({
      id,
      chat: { kind: "direct", contact: { phone: MARINA, lid: gateway.marina.account.lid } },
      sender: { phone: SHOP },
    });
  });
});

describe("a message that goes out", () => {
  it("reaches the customer once, and its states come back: sent, delivered, read", async () => {
    await gateway.link();

    const { status, body } = await send({ to: MARINA, type: "text", text: "Chega amanhã" }, "k1");
    await gateway.marina.until(({ received }) => received.length === 1);
    gateway.marina.read(SHOP);
    await gateway.receiver.until((receiver) => receiver.of("message.status").some(({ data }) => data.state === "read"));

    expect(status).toBe(202);
    expect(gateway.marina.received).toMatchObject([
      { id: body.id, message: { extendedTextMessage: { text: "Chega amanhã" } }, copies: 1 },
    ]);
    const states = gateway.receiver.of("message.status").filter(({ data }) => data.messageId === body.id);
    expect(states.map(({ data }) => data.state)).toEqual(["sent", "delivered", "read"]);
  });

  it("is not sent again with the same key, not at the same time and not after a restart", async () => {
    await gateway.link();
    const message = { to: MARINA, type: "text", text: "uma vez" };

    const answers = await Promise.all([send(message, "k1"), send(message, "k1"), send(message, "k1")]);
    await gateway.restart();
    answers.push(await send(message, "k1"));

    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(gateway.simulator.stats().messagesAccepted).toBe(1);
    expect(await send({ ...message, text: "outra" }, "k1")).toMatchObject({
      status: 409,
      body: { type: "/problems/idempotency-key-reused" },
    });
    expect(await send(message, "")).toMatchObject({ status: 400 });
  });

  it("is refused while the session is not connected, and may be tried again with its key", async () => {
    await gateway.link();
    await gateway.call("POST", "/sessions/shop/stop");
    const message = { to: MARINA, type: "text", text: "depois" };

    expect(await send(message, "k1")).toMatchObject({ status: 409, body: { type: "/problems/session-not-connected" } });
    await gateway.call("POST", "/sessions/shop/start");
    await isConnected(gateway.receiver);

    expect(await send(message, "k1")).toMatchObject({ status: 202 });
  });

  it("may be an image, a reply, a reaction, an edit, a revocation", async () => {
    await gateway.link();
    const question = await gateway.marina.send({ to: SHOP, type: "text", text: "tem foto?" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    const chat = gateway.marina.account.lid;

    const image = await send(
      {
        to: chat,
        type: "image",
        data: Buffer.from("photo").toString("base64"),
        mimeType: "image/jpeg",
        caption: "aqui",
        replyTo: question.id,
      },
      "k1",
    );
    await gateway.call("POST", `/sessions/shop/messages/${question.id}/reaction`, { chat, emoji: "👍" });
    const text = await send({ to: chat, type: "text", text: "38" }, "k2");
    await gateway.call("PATCH", `/sessions/shop/messages/${text.body.id}`, { chat, text: "39" });
    await gateway.call("DELETE", `/sessions/shop/messages/${text.body.id}?chat=${encodeURIComponent(chat)}`);
    await gateway.marina.until(({ received }) => received.length === 5);

    expect((await gateway.marina.openImage(image.body.id)).toString()).toBe("photo");
    expect(gateway.marina.received.map(({ message }) => message)).toMatchObject([
      { imageMessage: { caption: "aqui", contextInfo: { stanzaId: question.id } } },
      { reactionMessage: { text: "👍", key: { id: question.id } } },
      { extendedTextMessage: { text: "38" } },
      { protocolMessage: { key: { id: text.body.id }, editedMessage: { conversation: "39" } } },
      { protocolMessage: { key: { id: text.body.id } } },
    ]);
  });

  it("that replies quotes what it replies to: theirs as it was told, our own as it was sent", async () => {
    await gateway.link();
    const { lid, jid } = gateway.marina.account;
    const question = await gateway.marina.send({ to: SHOP, type: "text", text: "tem 38?" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    const fromPhone = await gateway.shop.send({ to: MARINA, type: "text", text: "já vejo" });

    const answer = { type: "text", text: "tem", replyTo: question.id, quoted: { text: "tem 38?", author: jid } };
    const first = await send({ to: lid, ...answer }, "q1");
    await send({ to: lid, type: "text", text: "último par", replyTo: first.body.id }, "q2");
    const own = { text: "vi", replyTo: fromPhone.id, quoted: { text: "já vejo", fromMe: true } };
    await send({ to: lid, type: "text", ...own }, "q3");
    await gateway.marina.until(({ received }) => received.length === 4);

    const us = gateway.shop.account.lid;
    const quotes = gateway.marina.received.slice(1).map((one) => show(one));
    expect(quotes).toMatchObject([
      { text: "tem", replyTo: question.id, quoted: { text: "tem 38?", author: lid } },
      { text: "último par", replyTo: first.body.id, quoted: { text: "tem", author: us } },
      { text: "vi", replyTo: fromPhone.id, quoted: { text: "já vejo", author: us } },
    ]);
    // A quote does not quote.
    const ownQuote = gateway.marina.received[2]?.message.extendedTextMessage?.contextInfo?.quotedMessage;
    expect(ownQuote?.extendedTextMessage?.contextInfo ?? undefined).toBe(undefined);
  });

  it("that replies to a file quotes it as what it is, with what was seen of it", async () => {
    await gateway.link();
    const photo = await gateway.marina.send({ to: SHOP, type: "text", text: "a foto" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    const thumbnail = Buffer.from("a small picture").toString("base64");
    const reply = (quoted: unknown, key: string) =>
      send({ to: gateway.marina.account.lid, type: "text", text: "linda", replyTo: photo.id, quoted }, key);

    await reply({ type: "image", mimeType: "image/png", thumbnail }, "f1");
    await reply({ type: "audio", isVoice: true, durationSeconds: 7 }, "f2");
    await reply({ type: "document", fileName: "nota.pdf", mimeType: "application/pdf", text: "a nota" }, "f3");
    await reply({ type: "poll", text: "Quando?" }, "f4");
    await gateway.marina.until(({ received }) => received.length === 4);

    const { received } = gateway.marina;
    expect(received.map((one) => show(one)).at(0)).toMatchObject({
      replyTo: photo.id,
      quoted: { author: gateway.marina.account.lid, type: "imageMessage", hasThumbnail: true },
    });
    const quotes = received.map(({ message }) => message.extendedTextMessage?.contextInfo?.quotedMessage ?? {});
    expect(quotes).toMatchObject([
      { imageMessage: { mimetype: "image/png" } },
      { audioMessage: { ptt: true, seconds: 7 } },
      { documentMessage: { fileName: "nota.pdf", caption: "a nota" } },
      { pollCreationMessageV3: { name: "Quando?" } },
    ]);
    // No words are put into a photo's mouth.
    expect(quotes[0]?.conversation || undefined).toBe(undefined);
  });

  it("that replies in a group names who wrote what it quotes, told or not", async () => {
    await gateway.link();
    const group = gateway.simulator.addGroup({ subject: "Obra", participants: [SHOP, MARINA] });
    const question = await gateway.marina.sendToGroup(group.jid, { type: "text", text: "quem leva?" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);

    const reply = { to: group.jid, type: "text", replyTo: question.id };
    await send({ ...reply, text: "eu", quoted: { text: "quem leva?", author: gateway.marina.account.jid } }, "g1");
    await send({ ...reply, text: "nós", quoted: { text: "quem leva?" } }, "g2");
    await gateway.marina.until(({ received }) => received.length === 2);

    expect(gateway.marina.received.map((one) => show(one).quoted)).toEqual([
      { text: "quem leva?", author: gateway.marina.account.lid },
      { text: "quem leva?", author: gateway.marina.account.lid },
    ]);
  });

  it("marks what was read, and tells who is on WhatsApp", async () => {
    await gateway.link();
    const { id } = await gateway.marina.send({ to: SHOP, type: "text", text: "oi" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);

    await gateway.call("POST", `/sessions/shop/chats/${encodeURIComponent(gateway.marina.account.lid)}/read`, {
      messageIds: [id],
    });
    await gateway.marina.until(({ receipts }) => receipts.get(id) === "read");

    expect(
      await gateway.call("POST", "/sessions/shop/contacts/check", { phones: [MARINA, "+5511900000000"] }),
    ).toMatchObject({
      status: 200,
      body: {
        contacts: [
          { phone: MARINA, exists: true, jid: gateway.marina.account.jid, lid: gateway.marina.account.lid },
          { phone: "+5511900000000", exists: false },
        ],
      },
    });
  });
});

const send = (body: unknown, key: string) =>
  gateway.call<{ id: string; type?: string }>("POST", "/sessions/shop/messages", body, { "idempotency-key": key });
