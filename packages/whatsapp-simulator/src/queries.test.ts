import { readFileSync } from "node:fs";
import { get } from "node:https";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Desk, MARINA, MARINA_JID, openDesk, SHOP } from "../test/desk.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await desk.link();
});
afterEach(() => desk.close({ allowUnknownQueries: true }));

describe("what a client may ask", () => {
  it("is whether somebody is on WhatsApp", async () => {
    const found = await desk.client.socket.onWhatsApp(MARINA, "+5531900000000");

    // Baileys leaves out those who are not.
    expect(found).toEqual([{ jid: MARINA_JID, exists: true }]);
  });

  it("is the LID of a number", async () => {
    const { client, marina } = desk;

    expect(await client.socket.signalRepository.lidMapping.getLIDForPN(MARINA_JID)).toBe(marina.account.lid);
  });

  it("is what people say about themselves, and their picture", async () => {
    const { client, simulator } = desk;
    const bruno = simulator.addCustomer({
      number: "+5531970001111",
      name: "Bruno",
      picture: Buffer.from("a face").toString("base64"),
    });

    const [status] = (await client.socket.fetchStatus(MARINA_JID)) ?? [];
    const url = await client.socket.profilePictureUrl(bruno.account.jid, "image");

    expect(status).toMatchObject({ status: { status: "Na praia" } });
    expect(await download(url ?? "", simulator.addresses.mediaCa)).toBe("a face");
    expect(await client.socket.profilePictureUrl(MARINA_JID)).toBeUndefined();
  });

  it("is the profile of a business, and nothing of somebody who is none", async () => {
    const { client, simulator } = desk;
    simulator.addCustomer({
      number: "+5511988887777",
      name: "Fornecedor",
      business: {
        description: "Calçados por atacado",
        category: "Atacado",
        email: "vendas@fornecedor.example",
        address: "Rua A, 1",
        websites: ["https://fornecedor.example"],
        hours: { timezone: "America/Sao_Paulo", days: [{ day: "mon", mode: "open_24h" }] },
      },
    });

    expect(await client.socket.getBusinessProfile("5511988887777@s.whatsapp.net")).toMatchObject({
      description: "Calçados por atacado",
      category: "Atacado",
      email: "vendas@fornecedor.example",
      address: "Rua A, 1",
      website: ["https://fornecedor.example"],
      business_hours: { timezone: "America/Sao_Paulo", business_config: [{ day_of_week: "mon", mode: "open_24h" }] },
    });
    expect(await client.socket.getBusinessProfile(MARINA_JID)).toBeUndefined();
  });

  it("is to block somebody, whose messages then do not come through", async () => {
    const { client, marina, shop } = desk;
    await client.socket.onWhatsApp(MARINA);
    await client.socket.updateBlockStatus(MARINA_JID, "block");

    const { id } = await marina.send({ to: SHOP, type: "text", text: "alguém?" });
    expect(await client.socket.fetchBlocklist()).toEqual([marina.account.lid]);
    await client.socket.updateBlockStatus(MARINA_JID, "unblock");
    await marina.send({ to: SHOP, type: "text", text: "oi" });
    await client.until(({ texts }) => texts.length > 0);

    expect(client.texts).toEqual(["oi"]);
    expect(marina.receipts.get(id)).toBe("sent");
    expect(shop.account.blocked.size).toBe(0);
  });

  it("is its privacy settings, and to change them", async () => {
    const { client } = desk;

    await client.socket.updateLastSeenPrivacy("none");

    expect(await client.socket.fetchPrivacySettings(true)).toMatchObject({ readreceipts: "all" });
  });

  it("is to upload more prekeys once few are left", async () => {
    const { client, shop, simulator } = desk;
    const [device] = [...shop.account.companions.values()];
    device?.preKeys.splice(5);

    const { id } = await desk.marina.send({ to: SHOP, type: "text", text: "oi" });
    await desk.marina.until(({ receipts }) => receipts.get(id) === "delivered");
    await client.until(({ notifications }) => notifications.includes("encrypt"));

    await expect.poll(() => device?.preKeys.length).toBeGreaterThan(5);
    await expect.poll(() => simulator.stats().receiptsMissing).toBe(0);
  });
});

describe("what a client asks and the simulator does not know", () => {
  it("is answered with an error, kept, and fails the test that stops it", async () => {
    const { client, simulator } = desk;

    await expect(client.socket.groupLeave("123@g.us")).rejects.toThrow("feature-not-implemented");

    expect(simulator.unknownQueries()).toEqual(["w:g2/set <leave>"]);
    await client.close();
    await expect(simulator.stop()).rejects.toThrow("w:g2/set <leave>");
  });
});

describe("sending", () => {
  it("asks for devices and tokens once for one customer, not at every message", async () => {
    const { client, marina, simulator } = desk;
    await client.send(MARINA_JID, { text: "0" });
    await marina.until(({ received }) => received.length === 1);
    const before = simulator.stats();

    for (let count = 1; count <= 10; count += 1) await client.send(MARINA_JID, { text: String(count) });
    await marina.until(({ received }) => received.length === 11);

    const after = simulator.stats();
    expect(after.messagesAccepted - before.messagesAccepted).toBe(10);
    expect(after.usyncQueries).toBe(before.usyncQueries);
    expect(after.tokenQueries - before.tokenQueries).toBeLessThanOrEqual(1);
  });

  it("to a number that nobody has ends without a receipt", async () => {
    const { client, marina } = desk;

    await client.send("5531900000000@s.whatsapp.net", { text: "oi?" });
    await client.send(MARINA_JID, { text: "oi!" });
    await marina.until(({ received }) => received.length === 1);

    expect(client.updates.filter(({ status }) => status === 3)).toHaveLength(0);
  });
});

function download(url: string, caFile: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { ca: readFileSync(caFile) }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      resolve(Buffer.concat(chunks).toString());
    }).on("error", reject);
  });
}
