import { proto } from "baileys";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Gateway, MARINA, openGateway, SHOP } from "../../test/gateway.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
  await gateway.link();
});
afterEach(() => gateway.stop());

/** What the receiver is told of a message that Marina writes. */
async function told(message: proto.IMessage) {
  const before = gateway.receiver.of("message.received").length;
  await gateway.marina.write(SHOP, message);
  await gateway.receiver.until((receiver) => receiver.of("message.received").length > before);
  const event = gateway.receiver.of("message.received").at(-1);
  if (!event) throw new Error("no event");
  return event.data;
}

const contentOf = async (message: proto.IMessage) => (await told(message)).content;

const file = {
  url: "https://mmg.whatsapp.net/v/file",
  directPath: "/v/file",
  mediaKey: new Uint8Array(32),
  fileSha256: new Uint8Array(32),
  fileEncSha256: new Uint8Array(32),
  fileLength: 1_234,
};

describe("a message that comes in", () => {
  it("is a text with the preview of its link", async () => {
    const content = await contentOf({
      extendedTextMessage: {
        text: "Veja https://loja.example/tenis",
        matchedText: "https://loja.example/tenis",
        title: "Tênis",
        description: "Confortável",
      },
    });

    expect(content).toEqual({
      type: "text",
      text: "Veja https://loja.example/tenis",
      linkPreview: { url: "https://loja.example/tenis", title: "Tênis", description: "Confortável" },
    });
  });

  it("is a video, a GIF or a round video", async () => {
    const video = { ...file, mimetype: "video/mp4", seconds: 12, width: 640, height: 360 };

    expect(await contentOf({ videoMessage: { ...video, caption: "Olha" } })).toMatchObject({
      type: "video",
      caption: "Olha",
      media: { mimeType: "video/mp4", size: 1_234, durationSeconds: 12, width: 640, height: 360 },
    });
    expect(await contentOf({ videoMessage: { ...video, gifPlayback: true } })).toMatchObject({ isGif: true });
    expect(await contentOf({ ptvMessage: video })).toMatchObject({ type: "video" });
  });

  it("is a voice note with its duration and waveform, or music", async () => {
    const waveform = Uint8Array.from({ length: 64 }, (_, index) => index);
    const audio = { ...file, mimetype: "audio/ogg; codecs=opus", seconds: 7 };

    expect(await contentOf({ audioMessage: { ...audio, ptt: true, waveform } })).toMatchObject({
      type: "audio",
      isVoice: true,
      media: { durationSeconds: 7, waveform: Buffer.from(waveform).toString("base64") },
    });
    expect(await contentOf({ audioMessage: audio })).toMatchObject({ type: "audio", isVoice: false });
  });

  it("is a document, with or without a caption, under a name that harms nobody", async () => {
    const document = { ...file, mimetype: "application/pdf", fileName: "../../etc/\u202enota\u0000<fiscal>.pdf" };

    expect(await contentOf({ documentMessage: document })).toMatchObject({
      type: "document",
      media: { mimeType: "application/pdf", fileName: "notafiscal.pdf" },
    });
    const captioned = { documentMessage: { ...document, caption: "A nota" } };
    expect(await contentOf({ documentWithCaptionMessage: { message: captioned } })).toMatchObject({
      caption: "A nota",
    });
  });

  it("is a sticker", async () => {
    const sticker = { ...file, mimetype: "image/webp", isAnimated: true };

    expect(await contentOf({ stickerMessage: sticker })).toMatchObject({ type: "sticker", isAnimated: true });
  });

  it("is a place, or somebody's place while they move", async () => {
    const place = { degreesLatitude: -19.93, degreesLongitude: -43.94, name: "Loja", address: "Rua A, 1" };

    expect(await contentOf({ locationMessage: place })).toEqual({
      type: "location",
      latitude: -19.93,
      longitude: -43.94,
      name: "Loja",
      address: "Rua A, 1",
    });
    expect(
      await contentOf({ liveLocationMessage: { degreesLatitude: 1, degreesLongitude: 2, caption: "Chegando" } }),
    ).toEqual({ type: "location", latitude: 1, longitude: 2, isLive: true, caption: "Chegando" });
  });

  it("is one card or several", async () => {
    const vcard = "BEGIN:VCARD\nVERSION:3.0\nFN:João\nTEL;type=CELL;waid=5531988887777:+55 31 98888-7777\nEND:VCARD";
    const card = { displayName: "João", vcard };

    expect(await contentOf({ contactMessage: card })).toEqual({
      type: "contact",
      contacts: [{ name: "João", phones: ["+5531988887777"], vcard }],
    });
    const many = await contentOf({ contactsArrayMessage: { contacts: [card, card] } });
    expect(many).toMatchObject({ contacts: [{ name: "João" }, { name: "João" }] });
  });

  it("is buttons or a list of another business, or what somebody chose of them", async () => {
    expect(
      await contentOf({
        listMessage: { title: "Cardápio", description: "Escolha", sections: [{ rows: [{ title: "Pizza" }] }] },
      }),
    ).toEqual({ type: "interactive", text: "Cardápio\nEscolha", options: ["Pizza"] });
    expect(await contentOf({ buttonsResponseMessage: { selectedButtonId: "b1", selectedDisplayText: "Sim" } })).toEqual(
      { type: "interactive_reply", kind: "button", text: "Sim", id: "b1" },
    );
    expect(
      await contentOf({ listResponseMessage: { title: "Pizza", singleSelectReply: { selectedRowId: "r1" } } }),
    ).toEqual({ type: "interactive_reply", kind: "list", text: "Pizza", id: "r1" });
    expect(await contentOf({ templateButtonReplyMessage: { selectedId: "t1", selectedDisplayText: "Quero" } })).toEqual(
      { type: "interactive_reply", kind: "template", text: "Quero", id: "t1" },
    );
  });

  it("says when it may be seen once, and that it is there where a linked device may not see it", async () => {
    const photo = { imageMessage: { ...file, mimetype: "image/jpeg", viewOnce: true } };

    expect(await contentOf({ viewOnceMessageV2: { message: photo } })).toMatchObject({
      type: "image",
      isViewOnce: true,
    });
    expect(await contentOf({ viewOnceMessageV2: { message: { imageMessage: { mimetype: "image/jpeg" } } } })).toEqual({
      type: "unsupported",
      rawType: "imageMessage",
    });
  });

  it("says what it is besides: forwarded, a reply, with mentions, one that disappears", async () => {
    const message = await told({
      ephemeralMessage: {
        message: {
          extendedTextMessage: {
            text: "@5531988887777 veja",
            contextInfo: {
              stanzaId: "ABC123",
              quotedMessage: { imageMessage: { caption: "O tênis" } },
              isForwarded: true,
              forwardingScore: 6,
              mentionedJid: ["5531988887777@s.whatsapp.net"],
              expiration: 86_400,
            },
          },
        },
      },
    });

    expect(message).toMatchObject({
      content: { type: "text", text: "@5531988887777 veja" },
      replyTo: { id: "ABC123", text: "O tênis" },
      isForwarded: true,
      isForwardedOften: true,
      mentions: [{ jid: "5531988887777@s.whatsapp.net", phone: "+5531988887777" }],
      expiresAt: new Date(Date.parse(message.sentAt) + 86_400_000).toISOString(),
    });
  });

  it("tells of a timer of disappearing messages, which the answers keep to", async () => {
    const type = proto.Message.ProtocolMessage.Type.EPHEMERAL_SETTING;
    await gateway.marina.write(SHOP, { protocolMessage: { type, ephemeralExpiration: 604_800 } });
    await gateway.receiver.until((receiver) => receiver.of("chat.updated").length === 1);

    expect(gateway.receiver.of("chat.updated")[0]?.data).toMatchObject({ disappearingSeconds: 604_800 });
    await gateway.call(
      "POST",
      "/sessions/shop/messages",
      { to: MARINA, type: "text", text: "Oi" },
      { "idempotency-key": "e1" },
    );
    await gateway.marina.until(({ received }) => received.length === 1);
    expect(gateway.marina.received[0]?.message.extendedTextMessage?.contextInfo?.expiration).toBe(604_800);
  });

  it("of a kind that nobody knows is told with its name; one without its key is not silence either", async () => {
    expect(await contentOf({ eventMessage: { name: "Festa" } })).toEqual({
      type: "unsupported",
      rawType: "eventMessage",
    });
    expect(await contentOf({ documentMessage: { mimetype: "application/pdf" } })).toEqual({
      type: "unsupported",
      rawType: "documentMessage",
    });
  });
});
