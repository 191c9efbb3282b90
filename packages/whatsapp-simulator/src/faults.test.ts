import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BaileysClient } from "../test/baileys-client.ts";
import { type Desk, MARINA_JID, openDesk, SHOP } from "../test/desk.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const textsOf = (count: number) => Array.from({ length: count }, (_, index) => `mensagem ${index + 1}`);

describe("the queue of a device", () => {
  it("gives again, in order and marked offline, what a stalled connection never brought", async () => {
    await desk.link();
    const { client, marina, simulator } = desk;
    simulator.fault({ kind: "stall", number: SHOP });
    for (const text of textsOf(3)) await marina.send({ to: SHOP, type: "text", text });
    expect(simulator.stats().receiptsMissing).toBe(3);
    simulator.fault({ kind: "drop", number: SHOP });
    await client.until(({ closes }) => closes.length === 2);
    const offline: (string | undefined)[] = [];

    client.connect().ws.on("CB:message", ({ attrs }: { attrs: Record<string, string> }) => offline.push(attrs.offline));
    await client.until(({ texts }) => texts.length === 3);

    expect(client.texts).toEqual(textsOf(3));
    expect(offline).toEqual(["1", "1", "1"]);
    await expect.poll(() => simulator.stats().receiptsMissing).toBe(0);
  });

  it("is kept while held back, encrypted, and let go at once", async () => {
    await desk.link();
    const { client, marina, simulator } = desk;
    simulator.hold();
    for (const text of textsOf(20)) await marina.send({ to: SHOP, type: "text", text });
    expect(client.texts).toEqual([]);

    simulator.release();
    await client.until(({ texts }) => texts.length === 20);

    expect(client.texts).toEqual(textsOf(20));
  });
});

describe("a server that misbehaves", () => {
  it("brings a message twice: the client decrypts it once", async () => {
    await desk.link();
    const { client, marina, simulator } = desk;
    simulator.fault({ kind: "duplicate", number: SHOP });

    await marina.send({ to: SHOP, type: "text", text: "um" });
    await marina.send({ to: SHOP, type: "text", text: "dois" });
    await client.until(({ texts }) => texts.includes("dois"));

    expect(client.texts).toEqual(["um", "dois"]);
    await expect.poll(() => simulator.stats().receiptsMissing).toBe(0);
  });

  it("is slow, and then fast again, without mixing up what it says", async () => {
    await desk.link();
    const { client, marina, simulator } = desk;
    simulator.fault({ kind: "slow", number: SHOP, delayMs: 60 });
    for (const text of textsOf(5)) await marina.send({ to: SHOP, type: "text", text });
    simulator.fault({ kind: "slow", number: SHOP, off: true });
    await marina.send({ to: SHOP, type: "text", text: "mensagem 6" });

    await client.until(({ texts }) => texts.length === 6);

    expect(client.texts).toEqual(textsOf(6));
    expect(client.closes).toEqual([515]);
  });

  it("is slow still when it ends a stream: the last word comes before the end", async () => {
    await desk.link();
    desk.simulator.fault({ kind: "slow", number: SHOP, delayMs: 60 });

    desk.simulator.fault({ kind: "stream-error", number: SHOP, code: 503 });
    await desk.client.until(({ closes }) => closes.length === 2);

    expect(desk.client.closes).toEqual([515, 503]);
  });

  it("does nothing to others", async () => {
    await desk.link();
    const other = desk.simulator.addPhone({ number: "+5511988887777", name: "Outra loja" });
    const theirs = new BaileysClient(desk.simulator.addresses);
    await desk.link(theirs, other);

    desk.simulator.fault({ kind: "conflict", number: SHOP });
    await desk.client.until(({ closes }) => closes.length === 2);

    expect(theirs.isOpen).toBe(true);
    await theirs.close();
  });

  it("refuses a number that nobody has", () => {
    expect(() => desk.simulator.fault({ kind: "drop", number: "+5500000000000" })).toThrow("nobody has the number");
  });
});

describe("a device", () => {
  it("is not let in while its number is banned, and is again afterwards", async () => {
    await desk.link();
    const { client, simulator } = desk;
    simulator.fault({ kind: "ban", number: SHOP });
    await client.until(({ closes }) => closes.length === 2);

    client.connect();
    await client.until(({ closes }) => closes.length === 3);
    simulator.fault({ kind: "ban", number: SHOP, off: true });
    client.connect();
    await client.until(({ isOpen }) => isOpen);

    expect(client.closes).toEqual([515, 403, 403]);
  });

  it("is not let in once it was unlinked while it was away", async () => {
    await desk.link();
    const { client, shop } = desk;
    await client.close();
    await client.until(({ isOpen }) => !isOpen);
    shop.unlink();

    client.connect();
    await client.until(({ closes }) => closes.includes(401));

    expect(shop.account.companions.size).toBe(0);
  });

  it("is gone from the phone when the client logs out", async () => {
    await desk.link();

    await desk.client.socket.logout();

    await expect.poll(() => desk.shop.account.companions.size).toBe(0);
  });

  it("loses its connection to a newer one with the same credentials", async () => {
    await desk.link();
    const { client } = desk;

    client.connect();
    await client.until(({ closes }) => closes.includes(440));
    await client.until(({ isOpen }) => isOpen);

    await client.send(MARINA_JID, { text: "ainda aqui" });
    await desk.marina.until(({ received }) => received.length === 1);
  });

  it.each([
    ["by QR", async () => desk.shop.scan(desk.client.qr ?? "")],
    ["by code", async () => desk.shop.enterPairingCode(await desk.client.socket.requestPairingCode(SHOP.slice(1)))],
  ])("must prove a passkey before it is linked %s, where the account asks for it", async (_how, link) => {
    const { client, simulator, shop } = desk;
    simulator.fault({ kind: "passkey", number: SHOP });
    await client.until(({ qr }) => qr !== undefined);

    await link();
    await client.until(({ notifications }) => notifications.includes("passkey_prologue_request"));

    expect(shop.account.companions.size).toBe(0);
  });

  it("is not linked by a code that was mistyped", async () => {
    const { client, shop } = desk;
    await client.until(({ qr }) => qr !== undefined);
    await client.socket.requestPairingCode(SHOP.slice(1), "ABCD1234");

    await shop.enterPairingCode("ABCD1235");
    await client.until(({ closes }) => closes.length === 1);

    expect(client.closes).toEqual([428]);
    expect(shop.account.companions.size).toBe(0);
  });

  it("is not linked by a QR that nobody shows, nor by a code that nobody waits for", async () => {
    await desk.client.until(({ qr }) => qr !== undefined);

    expect(() => desk.shop.scan("2@nobody,a,b,c,1")).toThrow("no client shows this QR");
    await expect(desk.marina.enterPairingCode("ABCD1234")).rejects.toThrow("no client waits");
  });
});
