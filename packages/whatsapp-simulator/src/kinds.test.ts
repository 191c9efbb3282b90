import { decryptPollVote, downloadMediaMessage, proto, type WAMessage } from "baileys";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Desk, MARINA_JID, openDesk, SHOP } from "../test/desk.ts";
import type { OutgoingMessage } from "./world/outgoing-message.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await desk.link();
});
afterEach(() => desk.close());

async function arrival(message: OutgoingMessage): Promise<WAMessage> {
  const { client, marina } = desk;
  const { id } = await marina.send({ to: SHOP, ...message });
  const isIt = ({ key }: WAMessage) => key.id === id;
  await client.until(({ received }) => received.some(isIt));
  const found = client.received.find(isIt);
  if (!found) throw new Error("nothing came");
  return found;
}

const data = Buffer.from("a file");
const location = { latitude: -19.9, longitude: -43.9, name: "Loja" };
const card = { name: "Zé", phone: "+5531988887777" };
const rows = { text: "Escolha", options: ["Azul", "Verde"] };

/** What is sent, and what the client has of it. */
const KINDS: [OutgoingMessage, proto.IMessage][] = [
  [
    { type: "text", text: "veja https://a.example", linkPreview: { url: "https://a.example", title: "A" } },
    { extendedTextMessage: { matchedText: "https://a.example", title: "A" } },
  ],
  [
    { type: "text", text: "@5531999990000", mentions: [SHOP], isForwarded: true, expirationSeconds: 86_400 },
    { extendedTextMessage: { contextInfo: { isForwarded: true, expiration: 86_400 } } },
  ],
  [
    { type: "image", data, mimeType: "image/jpeg", caption: "foto", isViewOnce: true },
    { viewOnceMessageV2: { message: { imageMessage: { caption: "foto", viewOnce: true } } } },
  ],
  [{ type: "video", data, mimeType: "video/mp4", isGif: true }, { videoMessage: { gifPlayback: true } }],
  [
    { type: "audio", data, mimeType: "audio/ogg", voice: true, durationSeconds: 3, waveform: "AAEC" },
    { audioMessage: { ptt: true, seconds: 3, waveform: new Uint8Array([0, 1, 2]) } },
  ],
  [
    { type: "document", data, mimeType: "application/pdf", fileName: "nota.pdf" },
    { documentMessage: { fileName: "nota.pdf" } },
  ],
  [{ type: "sticker", data, mimeType: "image/webp" }, { stickerMessage: { mimetype: "image/webp" } }],
  [{ type: "location", ...location }, { locationMessage: { degreesLatitude: -19.9, name: "Loja" } }],
  [{ type: "live_location", ...location }, { liveLocationMessage: { degreesLongitude: -43.9 } }],
  [{ type: "contact", ...card }, { contactMessage: { displayName: "Zé" } }],
  [{ type: "contact", contacts: [card, card] }, { contactsArrayMessage: { contacts: [{}, { displayName: "Zé" }] } }],
  [
    { type: "interactive", ...rows },
    { listMessage: { sections: [{ rows: [{ title: "Azul" }, { rowId: "Verde" }] }] } },
  ],
  [{ type: "interactive", kind: "button", ...rows }, { buttonsMessage: { buttons: [{ buttonId: "Azul" }, {}] } }],
  [
    { type: "interactive", kind: "template", footer: "Responda", ...rows },
    { templateMessage: { hydratedTemplate: { hydratedContentText: "Escolha", hydratedFooterText: "Responda" } } },
  ],
  [
    { type: "interactive_reply", kind: "button", text: "Verde", id: "2" },
    { buttonsResponseMessage: { selectedButtonId: "2", selectedDisplayText: "Verde" } },
  ],
  [
    { type: "interactive_reply", kind: "template", text: "Verde", id: "2" },
    { templateButtonReplyMessage: { selectedId: "2", selectedDisplayText: "Verde" } },
  ],
  [
    { type: "interactive_reply", text: "Verde", id: "2" },
    { listResponseMessage: { title: "Verde", singleSelectReply: { selectedRowId: "2" } } },
  ],
  [
    { type: "raw", message: { groupInviteMessage: { groupName: "Equipe" } } },
    { groupInviteMessage: { groupName: "Equipe" } },
  ],
];

describe("a message of any kind", () => {
  it.each(KINDS)("reaches the client: %o", async (sent, expected) => {
    const { message } = await arrival(sent);

    expect(message).toMatchObject(expected);
  });

  it("brings its file, which opens again on the phone that gets an answer like it", async () => {
    const { client, marina } = desk;
    const voice = await arrival({ type: "audio", data, mimeType: "audio/ogg" });
    const id = await client.send(MARINA_JID, { audio: data, mimetype: "audio/ogg; codecs=opus", ptt: true });
    await marina.until(({ received }) => received.length === 1);

    const options = client.socket.ws.config.options;
    expect((await downloadMediaMessage(voice, "buffer", { options })).equals(data)).toBe(true);
    expect((await marina.openMedia(id)).equals(data)).toBe(true);
  });

  it("that may be seen once is told of, and not given, to linked devices", async () => {
    const { key, message } = await arrival({ type: "view_once_unavailable" });

    expect(key.isViewOnce).toBe(true);
    expect(message).toBeFalsy();
    await expect.poll(() => desk.simulator.stats().receiptsMissing).toBe(0);
  });

  it("may set after how long a chat's messages disappear", async () => {
    const { client, marina } = desk;
    await marina.setDisappearing(SHOP, 604_800);
    await client.until(({ received }) => received.length === 1);

    expect(client.received[0]?.message?.protocolMessage).toMatchObject({
      type: proto.Message.ProtocolMessage.Type.EPHEMERAL_SETTING,
      ephemeralExpiration: 604_800,
    });
  });
});

describe("a poll", () => {
  const votedOn = (secret: Uint8Array | null | undefined, creator: string, { key, message }: WAMessage) => {
    const update = message?.pollUpdateMessage;
    return decryptPollVote(update?.vote ?? {}, {
      pollMsgId: update?.pollCreationMessageKey?.id ?? "",
      pollCreatorJid: creator,
      pollEncKey: secret ?? new Uint8Array(),
      voterJid: key.remoteJid ?? "",
    }).selectedOptions?.map((hash) => Buffer.from(hash).toString("hex"));
  };
  const sha256 = async (text: string) =>
    Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(text))).toString("hex");

  it("of a customer opens with the votes that the customer gives", async () => {
    const { client, marina } = desk;
    const poll = await arrival({ type: "poll", question: "Hora?", options: ["9h", "10h"], multiple: true });
    await marina.vote(SHOP, poll.key.id ?? "", ["9h", "10h"]);
    await client.until(({ received }) => received.length === 2);

    const [, vote] = client.received;
    const secret = poll.message?.messageContextInfo?.messageSecret;
    expect(poll.message?.pollCreationMessage).toMatchObject({ name: "Hora?", selectableOptionsCount: 0 });
    expect(vote && votedOn(secret, marina.account.lid, vote)).toEqual([await sha256("9h"), await sha256("10h")]);
  });

  it("of the business opens with the vote that the customer gives", async () => {
    const { client, marina, shop } = desk;
    const id = await client.send(MARINA_JID, { poll: { name: "Cor?", values: ["Azul", "Verde"], selectableCount: 1 } });
    await marina.until(({ received }) => received.length === 1);
    await marina.vote(SHOP, id, ["Verde"]);
    await client.until(({ received }) => received.some(({ message }) => message?.pollUpdateMessage));

    const vote = client.received.find(({ message }) => message?.pollUpdateMessage);
    const secret = client.sent(id)?.message?.messageContextInfo?.messageSecret;
    expect(vote && votedOn(secret, shop.account.lid, vote)).toEqual([await sha256("Verde")]);
    expect(() => marina.vote(SHOP, "nothing", [])).toThrow("no poll");
  });
});
