import { randomBytes } from "node:crypto";
import { downloadMediaMessage, type WAMessage } from "baileys";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Desk, MARINA_JID, openDesk, SHOP } from "../test/desk.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await desk.link();
});
afterEach(() => desk.close());

const FILE = randomBytes(200_000);

async function photo(): Promise<{ id: string; message: WAMessage }> {
  const { client, marina } = desk;
  const { id } = await marina.send({ to: SHOP, type: "image", data: FILE, mimeType: "image/jpeg" });
  await client.until(({ received }) => received.some(({ key }) => key.id === id));
  const message = client.received.find(({ key }) => key.id === id);
  if (!message) throw new Error("no photo");
  return { id, message };
}

const download = (message: WAMessage): Promise<Buffer> =>
  downloadMediaMessage(message, "buffer", { options: desk.client.socket.ws.config.options });

describe("a refusal", () => {
  it("acknowledges the next messages of a business with its code, and delivers none of them", async () => {
    const { client, marina, simulator } = desk;
    simulator.fault({ kind: "refuse", number: SHOP, code: 403, count: 2 });

    const refused = [await client.send(MARINA_JID, { text: "um" }), await client.send(MARINA_JID, { text: "dois" })];
    // Baileys puts what comes at once into the message's own event.
    const failed = () => [
      ...client.received.flatMap(({ key, status }) => (status === 0 ? (key.id ?? "") : [])),
      ...client.updates.flatMap(({ id, status }) => (status === 0 ? id : [])),
    ];
    await client.until(() => refused.every((id) => failed().includes(id)));
    await client.send(MARINA_JID, { text: "três" });
    await marina.until(({ received }) => received.length === 1);

    expect(marina.received[0]?.message.extendedTextMessage?.text).toBe("três");
    expect(simulator.stats().messagesAccepted).toBe(1);
  });
});

describe("the media host that fails", () => {
  it.each([
    ["gone", /410/],
    ["expired", /403/],
  ] as const)("is %s for one download, and well again", async (mode, reason) => {
    const { message } = await photo();
    desk.simulator.fault({ kind: "media", mode, count: 1 });

    await expect(download(message)).rejects.toSatisfy((error) => reason.test(`${error} ${JSON.stringify(error)}`));

    expect((await download(message)).equals(FILE)).toBe(true);
  });

  it("gives other bytes until that is off", async () => {
    const { message } = await photo();
    desk.simulator.fault({ kind: "media", mode: "changed" });
    const spoilt = await Promise.allSettled([download(message), download(message)]);
    desk.simulator.fault({ kind: "media", mode: "changed", off: true });

    for (const one of spoilt) expect(one.status === "fulfilled" && one.value.equals(FILE)).toBe(false);
    expect((await download(message)).equals(FILE)).toBe(true);
  });
});

describe("the files of one number", () => {
  it("fail alone, a phone's as well as a client's", async () => {
    const { client, marina, simulator } = desk;
    const { message } = await photo();
    const id = await client.send(MARINA_JID, { image: FILE, jpegThumbnail: "", mimetype: "image/jpeg" });
    const sent = client.sent(id);
    if (!sent) throw new Error("nothing was sent");

    simulator.fault({ kind: "media", mode: "gone", number: SHOP });
    await expect(download(sent)).rejects.toThrow();
    expect((await download(message)).equals(FILE)).toBe(true);
    simulator.fault({ kind: "media", number: SHOP, mode: "gone", off: true });
    simulator.fault({ kind: "media", mode: "gone", number: marina.account.number });

    expect((await download(sent)).equals(FILE)).toBe(true);
    await expect(download(message)).rejects.toThrow();
  });
});

describe("a file that is asked for again", () => {
  it("is uploaded anew by its writer's phone, elsewhere", async () => {
    const { message } = await photo();
    const before = message.message?.imageMessage?.directPath;
    // Until it has asked for a host, a client would look at WhatsApp's own.
    await desk.client.socket.refreshMediaConn(true);

    const renewed = await desk.client.socket.updateMediaMessage(message);

    expect(renewed.message?.imageMessage?.directPath).not.toBe(before);
    expect((await download(renewed)).equals(FILE)).toBe(true);
  });

  it("is not found when the phone has it no longer", async () => {
    const { id, message } = await photo();
    desk.marina.forgetMedia(id);

    await expect(desk.client.socket.updateMediaMessage(message)).rejects.toMatchObject({
      output: { statusCode: 404 },
    });
  });

  it("may be one of our own, that the own phone has", async () => {
    const { client, marina, shop } = desk;
    const id = await client.send(MARINA_JID, { image: FILE, jpegThumbnail: "", mimetype: "image/jpeg" });
    await Promise.all([marina, shop].map((phone) => phone.until(({ received }) => received.length === 1)));
    const sent = client.received.find(({ key }) => key.id === id) ?? client.sent(id);
    if (!sent) throw new Error("nothing was sent");

    const renewed = await client.socket.updateMediaMessage(sent);

    expect((await download(renewed)).equals(FILE)).toBe(true);
    expect((await marina.openMedia(id)).equals(FILE)).toBe(true);
  });
});
