import { downloadMediaMessage } from "baileys";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BaileysClient } from "../test/baileys-client.ts";
import { type Phone, type Simulator, startSimulator } from "./index.ts";

const SHOP = "+5531999990000";
const MARINA = "+5531991234567";

let simulator: Simulator;
let shop: Phone;
let marina: Phone;
let client: BaileysClient;
beforeEach(async () => {
  for (const name of ["log", "info", "warn", "error"] as const)
    vi.spyOn(console, name).mockImplementation(() => undefined);
  simulator = await startSimulator();
  shop = simulator.addPhone({ number: SHOP, name: "Loja Centro" });
  marina = simulator.addCustomer({ number: MARINA, name: "Marina Duarte" });
  client = new BaileysClient(simulator.addresses);
});
afterEach(async () => {
  await client.close();
  await simulator.stop();
  vi.restoreAllMocks();
});

describe("an unpatched Baileys client", () => {
  it("is linked by a QR that the phone scans, and restarts as WhatsApp asks", async () => {
    await client.until(({ qr }) => qr !== undefined);
    shop.scan(client.qr ?? "");

    await client.until(({ isOpen }) => isOpen);

    expect(client.closes).toEqual([515]);
    expect(client.creds.me).toMatchObject({
      id: "5531999990000:1@s.whatsapp.net",
      lid: expect.stringMatching(/:1@lid$/),
    });
  });

  it("is linked by a pairing code that somebody types on the phone", async () => {
    await client.until(({ qr }) => qr !== undefined);
    const code = await client.socket.requestPairingCode("5531999990000");
    await shop.enterPairingCode(code);

    await client.until(({ isOpen }) => isOpen);

    expect(client.creds.registered).toBe(true);
  });

  it("gets what a customer writes, knows their number, and the customer learns that it came", async () => {
    await link();

    const { id } = await marina.send({ to: SHOP, type: "text", text: "Oi, meu pedido chegou?" });
    await marina.until(({ receipts }) => receipts.get(id) === "delivered");
    await client.until(({ texts }) => texts.length === 1);

    expect(client.texts).toEqual(["Oi, meu pedido chegou?"]);
    expect(client.received[0]?.key).toMatchObject({
      remoteJid: expect.stringMatching(/@lid$/),
      remoteJidAlt: "5531991234567@s.whatsapp.net",
    });
  });

  it("brings an answer to the customer and to its own phone, and sees it delivered and read", async () => {
    await link();

    const sent = await client.socket.sendMessage("5531991234567@s.whatsapp.net", { text: "Chega amanhã" });
    await marina.until(({ received }) => received.length === 1);
    await shop.until(({ received }) => received.length === 1);
    marina.read(SHOP);
    await client.until(({ updates }) => updates.some(({ id, status }) => id === sent?.key.id && status === 4));

    expect(marina.received[0]).toMatchObject({ id: sent?.key.id, from: SHOP, copies: 1 });
  });

  it("keeps a ratchet going in both directions over a hundred messages", async () => {
    await link();

    for (let count = 1; count <= 50; count += 1) {
      await marina.send({ to: SHOP, type: "text", text: `pergunta ${count}` });
      await client.socket.sendMessage("5531991234567@s.whatsapp.net", { text: `resposta ${count}` });
    }
    await client.until(({ texts }) => texts.length === 50);
    await marina.until(({ received }) => received.length === 50);

    expect(client.texts).toEqual(Array.from({ length: 50 }, (_, index) => `pergunta ${index + 1}`));
    expect(simulator.stats().retries).toBe(0);
  });

  it("gets what was written while it was away, marked so, when it logs in with its credentials", async () => {
    await link();
    await client.close();
    await marina.send({ to: SHOP, type: "text", text: "um" });
    await marina.send({ to: SHOP, type: "text", text: "dois" });

    client.connect();
    await client.until(({ texts }) => texts.length === 2);

    expect(client.texts).toEqual(["um", "dois"]);
    await expect.poll(() => simulator.stats().receiptsMissing).toBe(0);
  });

  it("sees what its own phone writes", async () => {
    await link();

    await shop.send({ to: MARINA, type: "text", text: "do celular" });
    await client.until(({ received }) => received.length === 1);

    expect(client.received[0]?.key).toMatchObject({ fromMe: true, remoteJid: expect.stringMatching(/@lid$/) });
    expect(marina.receipts.size).toBe(0);
  });

  it("downloads an image that a customer sends, and uploads one that the customer can open", async () => {
    await link();
    const photo = Buffer.from("a photo of a shoe");

    await marina.send({
      to: SHOP,
      type: "image",
      data: photo.toString("base64"),
      mimeType: "image/jpeg",
      caption: "este",
    });
    await client.until(({ received }) => received.length === 1);
    const [message] = client.received;
    const downloaded =
      message && (await downloadMediaMessage(message, "buffer", { options: client.socket.ws.config.options }));
    const sent = await client.socket.sendMessage("5531991234567@s.whatsapp.net", {
      image: photo,
      jpegThumbnail: "",
      mimetype: "image/jpeg",
    });
    await marina.until(({ received }) => received.length === 1);

    expect(downloaded?.toString()).toBe("a photo of a shoe");
    expect((await marina.openImage(sent?.key.id ?? "")).toString()).toBe("a photo of a shoe");
  });

  it.each([
    ["a drop", () => simulator.fault({ kind: "drop", number: SHOP }), 428],
    ["a conflict", () => simulator.fault({ kind: "conflict", number: SHOP }), 440],
    ["a stream error", () => simulator.fault({ kind: "stream-error", code: 503, number: SHOP }), 503],
    ["a ban", () => simulator.fault({ kind: "ban", number: SHOP }), 403],
    ["being unlinked", () => shop.unlink(), 401],
  ])("is told of %s as by WhatsApp", async (_name, act, code) => {
    await link();

    act();
    await client.until(({ closes }) => closes.length === 2);

    expect(client.closes).toEqual([515, code]);
  });

  it("gets a message twice, and two in the wrong order, when the server is told to misbehave", async () => {
    await link();
    simulator.fault({ kind: "reorder", number: SHOP });
    await marina.send({ to: SHOP, type: "text", text: "um" });
    await marina.send({ to: SHOP, type: "text", text: "dois" });

    await client.until(({ texts }) => texts.length === 2);

    expect(client.texts).toEqual(["dois", "um"]);
  });
});

async function link(): Promise<void> {
  await client.until(({ qr }) => qr !== undefined);
  shop.scan(client.qr ?? "");
  await client.until(({ isOpen }) => isOpen);
}
