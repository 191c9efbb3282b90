import { proto } from "baileys";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Gateway, openGateway, SHOP } from "../../test/gateway.ts";

const { REVOKE, MESSAGE_EDIT } = proto.Message.ProtocolMessage.Type;
const NO_ID = "isto não é um id de mensagem";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
  await gateway.link();
});
afterEach(() => gateway.stop());

describe("what no WhatsApp sends, but somebody's own program does", () => {
  it("is counted where it cannot be told, and keeps nothing back that comes after it", async () => {
    const odd: proto.IMessage[] = [
      { reactionMessage: { key: { id: NO_ID }, text: "👍" } },
      { protocolMessage: { type: REVOKE, key: { id: NO_ID } } },
      { protocolMessage: { type: MESSAGE_EDIT, key: { id: NO_ID }, editedMessage: { conversation: "x" } } },
      { reactionMessage: { key: { id: "A".repeat(500) }, text: "👍" } },
    ];
    for (const message of odd) await gateway.marina.write(SHOP, message);
    await gateway.marina.send({ to: SHOP, type: "text", text: "e agora?" });
    await gateway.receiver.until(({ texts }) => texts.includes("e agora?"));

    const { body } = await gateway.call<string>("GET", "/metrics");
    expect(body).toContain('whatsapp_events_untold_total{type="message.reaction"} 2');
    expect(body).toContain('whatsapp_events_untold_total{type="message.revoked"} 1');
    expect(body).toContain('whatsapp_events_untold_total{type="message.edited"} 1');
    expect(gateway.receiver.events.map(({ sequence }) => sequence)).toEqual(
      gateway.receiver.events.map((_, index) => index + 1),
    );
  });

  it("is told as unsupported where a part of a message cannot be told", async () => {
    await gateway.marina.write(SHOP, {
      imageMessage: {
        url: "https://mmg.whatsapp.net/v/file",
        mediaKey: new Uint8Array(32),
        mimetype: "image/jpeg",
        width: 4_294_967_295,
        height: 1,
        fileLength: 1,
      },
      messageContextInfo: {},
    });
    await gateway.marina.write(SHOP, {
      locationMessage: { degreesLatitude: Number.NaN, degreesLongitude: 400 },
    });
    await gateway.marina.write(SHOP, {
      extendedTextMessage: { text: "oi", contextInfo: { stanzaId: NO_ID, mentionedJid: ["x y@s.whatsapp.net"] } },
    });
    await gateway.receiver.until(({ texts }) => texts.includes("oi"));

    expect(gateway.receiver.of("message.received").map(({ data: { content } }) => content.type)).toEqual([
      "image",
      "unsupported",
      "text",
    ]);
  });
});
