import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BaileysClient } from "../test/baileys-client.ts";
import { type Desk, MARINA, MARINA_JID, openDesk, SHOP } from "../test/desk.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await desk.link();
});
afterEach(() => desk.close());

describe("a message that cannot be read", () => {
  it("is asked for again by the client, and encrypted afresh by the customer's phone", async () => {
    const { client, marina, simulator } = desk;
    await marina.send({ to: SHOP, type: "text", text: "um" });
    await client.until(({ texts }) => texts.length === 1);
    // Only an answer makes the phone send without the prekey that would open a session by itself.
    await client.send(MARINA_JID, { text: "sim?" });
    await marina.until(({ received }) => received.length === 1);
    await client.forgetSessions();

    const { id } = await marina.send({ to: SHOP, type: "text", text: "dois" });
    await client.until(({ texts }) => texts.includes("dois"));

    expect(simulator.stats().retries).toBeGreaterThan(0);
    await marina.until(({ receipts }) => receipts.get(id) === "delivered");
    await expect.poll(() => simulator.stats().receiptsMissing).toBe(0);
  });

  it("is asked for again by the customer's phone, and encrypted afresh by the client", async () => {
    const { client, marina } = desk;
    await client.send(MARINA_JID, { text: "um" });
    await marina.until(({ received }) => received.length === 1);
    await marina.send({ to: SHOP, type: "text", text: "sim?" });
    await client.until(({ texts }) => texts.length === 1);
    await marina.account.phone.forgetSession(client.creds.me?.lid ?? "");

    const id = await client.send(MARINA_JID, { text: "dois" });
    await marina.until(({ received }) => received.length === 2);

    expect(marina.received[1]).toMatchObject({ id, copies: 1 });
    await client.until(({ updates }) => updates.some((update) => update.id === id && update.status === 3));
  });
});

describe("the own phone", () => {
  it("writes to a customer, and every device sees it delivered and read", async () => {
    const { client, marina, shop } = desk;

    const { id } = await shop.send({ to: MARINA, type: "text", text: "do celular" });
    await marina.until(({ received }) => received.length === 1);
    // Baileys puts a receipt that comes at once into the message's own event.
    await client.until(({ received, updates }) => [...received, ...updates].some(({ status }) => status === 3));
    marina.read(SHOP);
    await client.until(({ updates }) => updates.some((update) => update.id === id && update.status === 4));

    expect(client.received.map(({ key }) => ({ id: key.id, fromMe: key.fromMe }))).toEqual([{ id, fromMe: true }]);
    expect(shop.receipts.get(id)).toBe("read");
  });

  it("shows a second linked device what the first one sends", async () => {
    const { client, marina, simulator, link } = desk;
    const second = new BaileysClient(simulator.addresses);
    await link(second);

    const id = await client.send(MARINA_JID, { text: "da mesa um" });
    await second.until(({ received }) => received.length === 1);
    await marina.until(({ received }) => received.length === 1);

    expect(second.received[0]?.key).toMatchObject({ id, fromMe: true, remoteJid: marina.account.lid });
    expect(marina.received).toHaveLength(1);
    await second.close();
  });
});

describe("two businesses with linked devices", () => {
  it("write to each other, and see that it came", async () => {
    const { client, simulator, link } = desk;
    const supplier = simulator.addPhone({ number: "+5511988887777", name: "Fornecedor" });
    const theirs = new BaileysClient(simulator.addresses);
    await link(theirs, supplier);

    const id = await client.send("5511988887777@s.whatsapp.net", { text: "Tem 39?" });
    await theirs.until(({ texts }) => texts.length === 1);
    await client.until(({ updates }) => updates.some((update) => update.id === id && update.status === 3));

    expect(theirs.received[0]?.key).toMatchObject({ fromMe: false, remoteJidAlt: "5531999990000@s.whatsapp.net" });
    await theirs.close();
  });
});

describe("reactions, edits and revocations", () => {
  it("of the customer reach the client, with the message they are about", async () => {
    const { client, marina } = desk;
    const { id } = await marina.send({ to: SHOP, type: "text", text: "tem 38?" });
    const answer = await client.send(MARINA_JID, { text: "tem" });
    await marina.until(({ received }) => received.length === 1);

    await marina.edit(SHOP, id, "tem 39?");
    await marina.react(SHOP, answer, "👍");
    await marina.revoke(SHOP, id);
    await client.until(({ received }) => received.filter(({ key }) => !key.fromMe).length === 4);

    const [, edited, reaction, revoked] = client.received
      .filter(({ key }) => !key.fromMe)
      .map(({ message }) => message);
    expect(edited?.protocolMessage).toMatchObject({ key: { id }, editedMessage: { conversation: "tem 39?" } });
    expect(reaction?.reactionMessage).toMatchObject({ key: { id: answer, fromMe: true }, text: "👍" });
    expect(revoked?.protocolMessage).toMatchObject({ key: { id }, type: 0 });
  });

  it("of the client reach the customer", async () => {
    const { client, marina } = desk;
    const { id } = await marina.send({ to: SHOP, type: "text", text: "tem 38?" });
    await client.until(({ texts }) => texts.length === 1);
    const answer = await client.send(MARINA_JID, { text: "tem" });
    const mine = { remoteJid: MARINA_JID, fromMe: true, id: answer };

    await client.send(MARINA_JID, { react: { text: "❤️", key: { remoteJid: MARINA_JID, fromMe: false, id } } });
    await client.send(MARINA_JID, { text: "tem sim", edit: mine });
    await client.send(MARINA_JID, { delete: mine });
    await marina.until(({ received }) => received.length === 4);

    const [, reaction, edited, revoked] = marina.received.map(({ message }) => message);
    expect(reaction?.reactionMessage).toMatchObject({ key: { id }, text: "❤️" });
    expect(edited?.protocolMessage?.editedMessage).toMatchObject({ extendedTextMessage: { text: "tem sim" } });
    expect(revoked?.protocolMessage).toMatchObject({ key: { id: answer } });
  });
});

describe("receipts and typing", () => {
  it("tell the customer what the client read, and show both who is writing", async () => {
    const { client, marina } = desk;
    const { id } = await marina.send({ to: SHOP, type: "text", text: "oi" });
    await client.until(({ received }) => received.length === 1);

    await client.socket.readMessages(client.received.map(({ key }) => key));
    await marina.until(({ receipts }) => receipts.get(id) === "read");
    await client.socket.sendPresenceUpdate("composing", marina.account.lid);
    await marina.until(({ typists }) => typists.get(SHOP) === "composing");
    marina.typing(SHOP);
    await client.until(({ presences }) => presences.some(({ state }) => state === "composing"));

    expect(client.presences.at(-1)).toEqual({ id: marina.account.lid, state: "composing" });
  });

  it("tell the client that a message was played", async () => {
    const { client, marina } = desk;
    const id = await client.send(MARINA_JID, { text: "ouça" });
    await marina.until(({ received }) => received.length === 1);

    marina.read(SHOP, "played");

    await client.until(({ updates }) => updates.some((update) => update.id === id && update.status === 5));
  });

  it("answer a client that wants to know whether somebody is there", async () => {
    const { client, marina } = desk;

    await client.socket.presenceSubscribe(marina.account.lid);

    await client.until(({ presences }) => presences.length > 0);
    expect(client.presences).toEqual([{ id: marina.account.lid, state: "available" }]);
  });
});

describe("a customer who is addressed by number", () => {
  it("is known by LID as well, so that an answer goes to the same person", async () => {
    const { client, simulator } = desk;
    const bruno = simulator.addCustomer({ number: "+5531970001111", name: "Bruno", addressing: "pn" });

    await bruno.send({ to: SHOP, type: "text", text: "oi" });
    await client.until(({ texts }) => texts.length === 1);
    await client.send(bruno.account.lid, { text: "olá" });
    await bruno.until(({ received }) => received.length === 1);

    expect(client.received[0]?.key).toMatchObject({
      remoteJid: "5531970001111@s.whatsapp.net",
      remoteJidAlt: bruno.account.lid,
    });
  });
});
