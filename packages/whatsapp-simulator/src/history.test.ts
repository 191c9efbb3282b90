import { buffer } from "node:stream/consumers";
import { inflateSync } from "node:zlib";
import { downloadContentFromMessage, processHistoryMessage, proto } from "baileys";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BaileysClient } from "../test/baileys-client.ts";
import { type Desk, MARINA, openDesk, SHOP } from "../test/desk.ts";

const BETO = "+5531997654321";
const { HistorySyncType } = proto.HistorySync;

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  desk.simulator.addCustomer({ number: BETO, name: "Beto" });
});
afterEach(() => desk.close());

const noticesOf = ({ received }: BaileysClient) =>
  received.flatMap(({ message }) => message?.protocolMessage?.historySyncNotification ?? []);

/** Opens what the notices say, as Baileys does itself where the media host is WhatsApp's. */
async function open(client: BaileysClient) {
  const [host] = (await client.socket.refreshMediaConn(true)).hosts;
  return Promise.all(
    noticesOf(client).map(async (notice) => {
      const { options } = client.socket.ws.config;
      const file = await downloadContentFromMessage(notice as never, "md-msg-hist", { host: host?.hostname, options });
      const history = proto.HistorySync.decode(inflateSync(await buffer(file)));
      return { ...processHistoryMessage(history), chunkOrder: history.chunkOrder };
    }),
  );
}

const old = (id: string, fromMe = false) => ({
  id,
  fromMe,
  text: `antiga ${id}`,
  at: new Date("2026-01-02T03:04:05Z"),
});

describe("a phone's history", () => {
  it("comes in parts to a device that was linked, newest first, with LIDs and numbers, until it is whole", async () => {
    const { shop, marina, simulator, link, client } = desk;
    const group = simulator.addGroup({ subject: "Equipe", participants: [SHOP, MARINA, BETO] });
    await shop.remember({
      chats: [
        { number: MARINA, unreadCount: 2, disappearingSeconds: 86_400, messages: [old("A1"), old("A2", true)] },
        { groupJid: group.jid, messages: [{ ...old("G1"), from: BETO }] },
        { number: BETO, name: "Beto do gás", messages: [old("B1")] },
      ],
      pushNames: [{ number: MARINA, name: "Má" }],
      parts: 3,
    });

    await link();
    await client.until((one) => noticesOf(one).length === 4);

    const parts = await open(client);
    expect(noticesOf(client).map(({ progress }) => progress)).toEqual([33, 33, 67, 100]);
    expect(client.received.every(({ key }) => key.fromMe)).toBe(true);
    expect(parts.map(({ syncType, progress, chunkOrder }) => [syncType, progress, chunkOrder])).toEqual([
      [HistorySyncType.INITIAL_BOOTSTRAP, 33, 1],
      [HistorySyncType.PUSH_NAME, 33, 2],
      [HistorySyncType.RECENT, 67, 3],
      [HistorySyncType.RECENT, 100, 4],
    ]);
    const [first, names, groups, last] = parts;
    expect(first?.chats).toMatchObject([{ id: marina.account.lid, unreadCount: 2, ephemeralExpiration: 86_400 }]);
    expect(first?.messages.map(({ key, message }) => [key.id, key.fromMe, message?.conversation])).toEqual([
      ["A2", true, "antiga A2"],
      ["A1", false, "antiga A1"],
    ]);
    expect(first?.contacts).toMatchObject([{ id: marina.account.lid, phoneNumber: marina.account.jid }]);
    expect(names?.contacts).toContainEqual({ id: marina.account.lid, notify: "Má" });
    expect(groups?.messages[0]?.key).toMatchObject({
      remoteJid: group.jid,
      participant: simulator.phone(BETO)?.account.lid,
    });
    expect(last?.contacts).toMatchObject([{ name: "Beto do gás" }]);
    await expect.poll(() => simulator.stats().receiptsMissing).toBe(0);
  });

  it("comes once, and does not hide what is written meanwhile", async () => {
    const { shop, marina, link, client } = desk;
    await shop.remember({ chats: [{ number: MARINA, messages: [old("A1")] }] });
    await link();
    await marina.send({ to: SHOP, type: "text", text: "agora" });
    await client.until(({ texts }) => texts.includes("agora"));
    await client.until((one) => noticesOf(one).length === 2);
    await client.close();
    await client.until(({ isOpen }) => !isOpen);

    client.connect();
    await marina.send({ to: SHOP, type: "text", text: "depois" });
    await client.until(({ texts }) => texts.includes("depois"));

    expect(noticesOf(client)).toHaveLength(2);
  });

  it("of somebody who is nobody is refused", async () => {
    const chats = [{ number: "+5500000000000", messages: [] }];

    await expect(desk.shop.remember({ chats })).rejects.toThrow("nobody has the number");
    await expect(desk.shop.remember({ chats: [{ groupJid: "1@g.us", messages: [] }] })).rejects.toThrow("no group");
  });
});
