import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Desk, MARINA_JID, openDesk, SHOP } from "../test/desk.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await desk.link();
});
afterEach(() => desk.close());

describe("a customer who blocks the business", () => {
  it("gets nothing of what WhatsApp takes, until they let it through again", async () => {
    const { client, marina, simulator } = desk;
    // Baileys puts what comes at once into the message's own event.
    const delivered = () => [
      ...client.received.flatMap(({ key, status }) => (status === 3 ? (key.id ?? "") : [])),
      ...client.updates.flatMap(({ id, status }) => (status === 3 ? id : [])),
    ];
    marina.block(SHOP);

    const id = await client.send(MARINA_JID, { text: "promoção!" });
    await expect.poll(() => simulator.stats().messagesAccepted).toBe(1);
    marina.block(SHOP, false);
    const later = await client.send(MARINA_JID, { text: "seu pedido chegou" });
    await marina.until(({ received }) => received.length === 1);
    await client.until(() => delivered().includes(later));

    expect(marina.received[0]?.id).toBe(later);
    expect(delivered()).not.toContain(id);
  });

  it("must block somebody", () => {
    expect(() => desk.marina.block("+5500000000000")).toThrow("nobody has the number");
  });
});

describe("what a device asks its own phone", () => {
  it("is not shown on it as a message", async () => {
    const { client, marina, shop } = desk;
    await marina.send({ to: SHOP, type: "view_once_unavailable" });
    // Baileys asks the phone for the placeholder's message some seconds later.
    await client.socket.fetchMessageHistory(5, { remoteJid: MARINA_JID, id: "ABC", fromMe: false }, Date.now());
    await client.send(MARINA_JID, { text: "oi" });
    await shop.until(({ received }) => received.length > 0);

    expect(shop.received.map(({ message }) => message.extendedTextMessage?.text)).toEqual(["oi"]);
  });
});
