import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BaileysClient } from "../test/baileys-client.ts";
import { type Desk, MARINA, openDesk, SHOP } from "../test/desk.ts";
import type { Phone } from "./index.ts";
import type { Group } from "./world/groups.ts";

const BETO = "+5531997654321";

let desk: Desk;
let beto: Phone;
let group: Group;
beforeEach(async () => {
  desk = await openDesk();
  beto = desk.simulator.addCustomer({ number: BETO, name: "Beto" });
  group = desk.simulator.addGroup({ subject: "Equipe", participants: [SHOP, MARINA, BETO], owner: MARINA });
  await desk.link();
});
afterEach(() => desk.close());

const isIn = ({ key }: { key: { remoteJid?: string | null } }) => key.remoteJid === group.jid;

describe("a group", () => {
  it("brings what its members write, to devices and phones alike, in the author's name", async () => {
    const { client, marina } = desk;

    for (const text of ["um", "dois", "três"]) await marina.sendToGroup(group.jid, { type: "text", text });
    await client.until(({ texts }) => texts.length === 3);

    expect(client.texts).toEqual(["um", "dois", "três"]);
    expect(client.received[0]).toMatchObject({
      key: { remoteJid: group.jid, participant: marina.account.lid, participantAlt: marina.account.jid, fromMe: false },
      pushName: "Marina Duarte",
    });
    expect(beto.received).toMatchObject([{ from: MARINA, group: group.jid }, {}, {}]);
    expect(desk.simulator.stats().retries).toBe(0);
    await expect.poll(() => desk.simulator.stats().receiptsMissing).toBe(0);
  });

  it("brings what a client writes to every phone, and says who has it", async () => {
    const { client, marina } = desk;

    const ids = [await client.send(group.jid, { text: "Bom dia" }), await client.send(group.jid, { text: "de novo" })];
    await Promise.all([marina, beto, desk.shop].map((one) => one.until(({ received }) => received.length === 2)));

    expect(beto.received).toMatchObject(ids.map((id) => ({ id, from: SHOP, group: group.jid, copies: 1 })));
    await expect.poll(() => desk.simulator.stats().receiptsMissing).toBe(0);
  });

  it("is read by a second device, and by another business", async () => {
    const { client, simulator, link } = desk;
    const second = new BaileysClient(simulator.addresses);
    await link(second);
    const theirs = new BaileysClient(simulator.addresses);
    await link(theirs, beto);

    const id = await client.send(group.jid, { text: "para todos" });
    await second.until(({ received }) => received.some(isIn));
    await theirs.until(({ texts }) => texts.length === 1);
    await theirs.send(group.jid, { text: "obrigado" });
    await client.until(({ texts }) => texts.includes("obrigado"));

    expect(second.received.find(isIn)?.key).toMatchObject({ id, fromMe: true });
    expect(theirs.received.find(isIn)?.key).toMatchObject({ id, fromMe: false, participantAlt: desk.shop.account.jid });
    await Promise.all([second.close(), theirs.close()]);
  });

  it("comes again to a client that lost its keys", async () => {
    const { client, marina, simulator } = desk;
    await marina.sendToGroup(group.jid, { type: "text", text: "um" });
    await client.until(({ texts }) => texts.length === 1);
    await client.forgetGroupKeys();

    await marina.sendToGroup(group.jid, { type: "text", text: "dois" });
    await client.until(({ texts }) => texts.includes("dois"));
    await marina.sendToGroup(group.jid, { type: "text", text: "três" });
    await client.until(({ texts }) => texts.includes("três"));

    expect(simulator.stats().retries).toBe(1);
  });

  it("is asked for again by a phone that lost its keys", async () => {
    const { client, marina } = desk;
    await client.send(group.jid, { text: "um" });
    await marina.until(({ received }) => received.length === 1);
    marina.account.phone.forgetGroupKeys();

    const id = await client.send(group.jid, { text: "dois" });
    await marina.until(({ received }) => received.length === 2);

    expect(marina.received[1]).toMatchObject({ id, group: group.jid, from: SHOP, copies: 1 });
    expect(beto.received).toMatchObject([{ copies: 1 }, { id, copies: 1 }]);
  });

  it("tells a client who is in it, and which groups it is in", async () => {
    const { socket } = desk.client;
    group.describe("Só trabalho", MARINA);
    group.setDisappearing(86_400, MARINA);

    const metadata = await socket.groupMetadata(group.jid);

    expect(metadata).toMatchObject({
      id: group.jid,
      subject: "Equipe",
      desc: "Só trabalho",
      ephemeralDuration: 86_400,
      addressingMode: "lid",
      owner: desk.marina.account.lid,
      participants: expect.arrayContaining([
        { id: beto.account.lid, phoneNumber: beto.account.jid, admin: null },
        expect.objectContaining({ id: desk.marina.account.lid, admin: "admin" }),
      ]),
    });
    expect(Object.keys(await socket.groupFetchAllParticipating())).toEqual([group.jid]);
    group.remove([SHOP], MARINA);
    await expect(socket.groupMetadata(group.jid)).rejects.toThrow("forbidden");
    await expect(socket.groupMetadata("1@g.us")).rejects.toThrow("item-not-found");
  });

  it("tells what becomes of it, and who did it", async () => {
    const { client } = desk;

    group.rename("Equipe nova", MARINA);
    group.describe("Só trabalho", MARINA);
    group.setDisappearing(86_400, MARINA);
    group.setDisappearing(0, MARINA);
    group.promote([BETO], MARINA);
    group.demote([BETO], MARINA);
    group.leave([BETO]);
    group.add([BETO], MARINA);
    group.remove([SHOP], MARINA);
    await client.until(({ received }) => received.filter(isIn).length === 9);

    const stubs = client.received.filter(isIn).map(({ messageStubType, message, key }) => ({
      what: messageStubType ?? message?.protocolMessage?.ephemeralExpiration,
      by: key.participant,
    }));
    const by = desk.marina.account.lid;
    expect(stubs.map(({ what }) => what)).toEqual([21, 24, 86_400, 0, 29, 30, 32, 27, 28]);
    expect(stubs.map((stub) => stub.by)).toEqual([by, by, by, by, by, by, beto.account.lid, by, by]);
    await expect.poll(() => desk.simulator.stats().receiptsMissing).toBe(0);
  });

  it("is told to a client that was linked before it was made", async () => {
    const { client, simulator } = desk;

    const { jid } = simulator.addGroup({ subject: "Outra", participants: [MARINA, SHOP] });

    await client.until(({ received }) => received.some(({ key }) => key.remoteJid === jid));
    expect(client.received.find(({ key }) => key.remoteJid === jid)).toMatchObject({
      messageStubType: 20,
      messageStubParameters: ["Outra"],
    });
  });

  it("is nothing to somebody who is not in it, or is nobody", async () => {
    const other = desk.simulator.addCustomer({ number: "+5531970001111", name: "Bruno" });

    await expect(other.sendToGroup(group.jid, { type: "text", text: "oi" })).rejects.toThrow("in no group");
    expect(() => group.add(["+5500000000000"], MARINA)).toThrow("nobody has the number");
  });
});
