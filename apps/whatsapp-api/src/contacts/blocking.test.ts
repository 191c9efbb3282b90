import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Gateway, openGateway, SHOP } from "../../test/gateway.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.stop());

const block = (jid: string, blocked: unknown) =>
  gateway.call<{ type?: string }>("POST", `/sessions/shop/contacts/${jid}/block`, { blocked });

describe("a contact that is blocked", () => {
  it("is heard no more, by LID or by number, until let through again", async () => {
    const { marina } = gateway;
    await gateway.link();
    await marina.send({ to: SHOP, type: "text", text: "oi" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);

    expect((await block(marina.account.lid, true)).status).toBe(202);
    await marina.send({ to: SHOP, type: "text", text: "ninguém ouve" });
    expect((await block(marina.account.jid, false)).status).toBe(202);
    await marina.send({ to: SHOP, type: "text", text: "de volta" });
    await gateway.receiver.until(({ texts }) => texts.includes("de volta"));

    expect(gateway.receiver.texts).toEqual(["oi", "de volta"]);
  });

  it("must be somebody WhatsApp knows, on a session that is connected", async () => {
    expect(await block("5531900000001@s.whatsapp.net", true)).toMatchObject({
      status: expect.toSatisfy((s) => s === 404 || s === 409),
    });
    await gateway.link();

    expect(await block("5531900000001@s.whatsapp.net", true)).toMatchObject({
      status: 409,
      body: { type: "/problems/not-possible" },
    });
    expect(await block("5531900000001@s.whatsapp.net", "yes")).toMatchObject({ status: 400 });
  });
});
