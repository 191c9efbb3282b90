import type { MessageUserReceiptUpdate } from "baileys";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BaileysClient } from "../test/baileys-client.ts";
import { type Desk, MARINA, MARINA_JID, openDesk, SHOP } from "../test/desk.ts";
import type { Phone } from "./index.ts";

const BETO = "+5531997654321";

let desk: Desk;
let beto: Phone;
let jid: string;
beforeEach(async () => {
  desk = await openDesk();
  beto = desk.simulator.addCustomer({ number: BETO, name: "Beto" });
  jid = desk.simulator.addGroup({ subject: "Equipe", participants: [SHOP, MARINA, BETO] }).jid;
  await desk.link();
});
afterEach(() => desk.close());

describe("who reads in a group", () => {
  it("is told to who wrote there, and says nothing of what else they wrote", async () => {
    const { client, marina } = desk;
    const told: MessageUserReceiptUpdate[] = [];
    client.socket.ev.on("message-receipt.update", (updates) => told.push(...updates));
    const own = await client.send(MARINA_JID, { text: "só para você" });
    const ids = [await client.send(jid, { text: "um" }), await client.send(jid, { text: "dois" })];
    await marina.sendToGroup(jid, { type: "text", text: "oi" });
    await Promise.all([
      marina.until(({ received }) => received.length === 3),
      beto.until(({ received }) => received.length === 3),
    ]);

    marina.read(jid);
    beto.read(jid);
    const reads = () => told.filter(({ receipt }) => receipt.readTimestamp);
    await expect.poll(() => reads().length).toBe(4);

    const readers = [marina, beto].flatMap(({ account }) => ids.map((id) => `${id} by ${account.lid}`));
    expect(reads().map(({ key, receipt }) => `${key.id} by ${receipt.userJid}`)).toEqual(
      expect.arrayContaining(readers),
    );
    expect(client.updates.filter(({ id, status }) => id === own && status === 4)).toEqual([]);
    marina.read(SHOP);
    await client.until(({ updates }) => updates.some(({ id, status }) => id === own && status === 4));
    expect(reads()).toHaveLength(4);
    await expect.poll(() => desk.simulator.stats().receiptsMissing).toBe(0);
  });
});

describe("who writes in a group", () => {
  it("is seen by its other members, and so is who records", async () => {
    const { client, marina, simulator, link } = desk;
    const theirs = new BaileysClient(simulator.addresses);
    await link(theirs, beto);
    const seen: unknown[] = [];
    client.socket.ev.on("presence.update", ({ id, presences }) => seen.push({ id, presences }));

    marina.typing(jid, "recording");
    await expect.poll(() => seen.length).toBe(1);
    await client.socket.sendPresenceUpdate("recording", jid);
    await Promise.all([marina, beto].map((one) => one.until(({ typists }) => typists.get(SHOP) === "recording")));
    await theirs.until(({ presences }) => presences.length === 2);

    expect(seen).toEqual([{ id: jid, presences: { [marina.account.lid]: { lastKnownPresence: "recording" } } }]);
    expect(theirs.presences).toEqual([
      { id: jid, state: "recording" },
      { id: jid, state: "recording" },
    ]);
    expect(() => marina.typing("1@g.us")).toThrow("in no group");
    await theirs.close();
  });
});
