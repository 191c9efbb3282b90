import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Desk, openDesk, SHOP } from "../test/desk.ts";
import type { Phone } from "./index.ts";
import type { Addressing } from "./world/account.ts";

const BRUNO = "+5531970001111";
const BRUNO_JID = "5531970001111@s.whatsapp.net";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await desk.link();
});
afterEach(() => desk.close());

async function write(person: Phone, text: string) {
  const { client } = desk;
  await person.send({ to: SHOP, type: "text", text });
  await client.until(({ texts }) => texts.includes(text));
  return client.received.at(-1)?.key;
}

const bruno = (addressing: Addressing): Phone =>
  desk.simulator.addCustomer({ number: BRUNO, name: "Bruno", addressing });

describe("a customer who is known by number alone", () => {
  it("is answered by number, and becomes the same one by LID once that is revealed", async () => {
    const { client } = desk;
    const person = bruno("pn-only");
    const { lid } = person.account;

    const before = await write(person, "oi");
    await client.send(BRUNO_JID, { text: "olá" });
    await person.until(({ received }) => received.length === 1);
    const unknown = await client.socket.signalRepository.lidMapping.getLIDForPN(BRUNO_JID);
    person.revealLid();
    const after = await write(person, "de novo");
    await client.send(lid, { text: "por LID" });
    await person.until(({ received }) => received.length === 2);

    expect(before).toMatchObject({ remoteJid: BRUNO_JID, remoteJidAlt: undefined });
    expect(unknown).toBeNull();
    expect(after).toMatchObject({ remoteJid: lid, remoteJidAlt: BRUNO_JID });
    expect(await client.socket.signalRepository.lidMapping.getLIDForPN(BRUNO_JID)).toBe(lid);
    expect(desk.simulator.stats().retries).toBe(0);
  });

  it("is seen writing, calling and reading by number", async () => {
    const { client } = desk;
    const person = bruno("pn-only");
    // Baileys cannot begin a chat with somebody without a LID: it asks for keys by LID only.
    await write(person, "oi");
    const id = await client.send(BRUNO_JID, { text: "olá" });
    await person.until(({ received }) => received.length === 1);

    person.typing(SHOP);
    person.call(SHOP);
    person.read(SHOP);
    await client.until(({ presences, calls }) => presences.length === 1 && calls.length === 2);
    await client.until(({ updates }) => updates.some((update) => update.id === id && update.status === 4));

    expect(client.presences[0]?.id).toBe(BRUNO_JID);
    expect(client.calls[0]).toMatchObject({ from: BRUNO_JID, callerPn: BRUNO_JID });
  });

  it("is so on the own phone as well", async () => {
    const { client, shop } = desk;
    bruno("pn-only");

    await shop.send({ to: BRUNO, type: "text", text: "do celular" });
    await client.until(({ received }) => received.length === 1);

    expect(client.received[0]?.key).toMatchObject({ remoteJid: BRUNO_JID, fromMe: true });
  });
});

describe("a customer who is known by LID alone", () => {
  it("is answered by LID, and has a number once that is revealed", async () => {
    const { client } = desk;
    const person = bruno("lid-only");
    const { lid } = person.account;

    const before = await write(person, "oi");
    await client.send(lid, { text: "olá" });
    await person.until(({ received }) => received.length === 1);
    person.revealNumber();
    const after = await write(person, "de novo");

    expect(before).toMatchObject({ remoteJid: lid, remoteJidAlt: undefined });
    expect(after).toMatchObject({ remoteJid: lid, remoteJidAlt: BRUNO_JID });
  });
});

describe("a contact check", () => {
  it.each([
    ["+553188887777", "553188887777@s.whatsapp.net"],
    ["+5531988887777", "5531988887777@s.whatsapp.net"],
  ])("finds %s with and without the ninth digit, and says its one JID", async (number, jid) => {
    desk.simulator.addCustomer({ number, name: "Dona Rita" });

    const found = await desk.client.socket.onWhatsApp("5531988887777", "553188887777", "551188887777");

    expect(found).toEqual([
      { jid, exists: true },
      { jid, exists: true },
    ]);
  });
});
