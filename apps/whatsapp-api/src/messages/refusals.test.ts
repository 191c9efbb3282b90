import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Gateway, isBack, MARINA, openGateway, SHOP } from "../../test/gateway.ts";

const BETO = "+5531997654321";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
  gateway.simulator.addCustomer({ number: BETO, name: "Beto" });
});
afterEach(() => gateway.stop());

const send = (body: unknown, key: string) =>
  gateway.call<{ id: string; type?: string; state?: string }>("POST", "/sessions/shop/messages", body, {
    "idempotency-key": key,
  });

describe("what WhatsApp refuses", () => {
  it("is told to whoever sends, and as an event", async () => {
    await gateway.link();
    await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    gateway.simulator.fault({ kind: "refuse", number: SHOP, code: 403 });

    const refused = await send({ to: MARINA, type: "text", text: "Olá" }, "r1");

    expect(refused).toMatchObject({ status: 422, body: { type: "/problems/whatsapp-403" } });
    await gateway.receiver.until((receiver) => receiver.of("message.status").length === 1);
    expect(gateway.receiver.of("message.status")[0]?.data).toMatchObject({
      state: "failed",
      reason: { code: "whatsapp-403", message: expect.stringContaining("blocked") },
    });
    expect(await send({ to: MARINA, type: "text", text: "Olá" }, "r1")).toMatchObject({ status: 422 });
    expect((await send({ to: MARINA, type: "text", text: "Agora" }, "r2")).status).toBe(202);
  });

  it("as spam ends all conversations that the number would begin, and none that customers began", async () => {
    await gateway.link();
    await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    gateway.simulator.fault({ kind: "refuse", number: SHOP, code: 463 });

    const first = await send({ to: BETO, type: "text", text: "Promoção!" }, "s1");
    const second = await send({ to: BETO, type: "text", text: "Promoção!!" }, "s2");
    const answer = await send({ to: MARINA, type: "text", text: "Oi, Marina" }, "s3");

    expect(first.body.type).toBe("/problems/whatsapp-463");
    expect(second).toMatchObject({ status: 429, body: { type: "/problems/number-restricted" } });
    expect(answer.status).toBe(202);
    expect(await gateway.session()).toMatchObject({ restrictedUntil: expect.any(String) });
  });

  it("or nobody has: a number that is not on WhatsApp is said so before anything is queued", async () => {
    await gateway.link();

    expect(await send({ to: "+5531900000000", type: "text", text: "Oi" }, "n1")).toMatchObject({
      status: 422,
      body: { type: "/problems/not-on-whatsapp" },
    });
  });
});

describe("WhatsApp's refusals", () => {
  it.each([
    [401, /blocked/],
    [403, /blocked/],
    [404, /does not know/],
    [429, /too much/],
    [475, /restricted/],
    [499, /refused the message/],
  ])("with %d are told with what to do, are counted, and are not tried again", async (code, sentence) => {
    await gateway.link();
    await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    gateway.simulator.fault({ kind: "refuse", number: SHOP, code });

    const refused = await send({ to: MARINA, type: "text", text: "Olá" }, "r1");
    const again = await send({ to: MARINA, type: "text", text: "Olá" }, "r1");

    for (const answer of [refused, again])
      expect(answer).toMatchObject({
        status: 422,
        body: { type: `/problems/whatsapp-${code}`, detail: expect.stringMatching(sentence) },
      });
    expect(gateway.marina.received).toEqual([]);
    expect((await gateway.call("GET", "/metrics")).body).toContain(`whatsapp_sends_refused_total{code="${code}"} 1`);
  });
});

describe("WhatsApp's notice that a number may not begin conversations", () => {
  it("holds them back until it is over, lets answers out, and lasts over a restart", async () => {
    await gateway.link();
    await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);

    gateway.simulator.fault({ kind: "restrict", number: SHOP, seconds: 3_600 });
    await isRestricted(true);
    await gateway.restart();
    await isBack(gateway);
    const begun = await send({ to: BETO, type: "text", text: "Promoção!" }, "n1");
    const answer = await send({ to: MARINA, type: "text", text: "Oi, Marina" }, "n2");
    const { restrictedUntil = "" } = await gateway.session();
    gateway.simulator.fault({ kind: "restrict", number: SHOP, off: true });
    await isRestricted(false);
    const later = await send({ to: BETO, type: "text", text: "Promoção!" }, "n1");

    expect(begun).toMatchObject({ status: 429, body: { type: "/problems/number-restricted" } });
    expect(begun.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(answer.status).toBe(202);
    expect(Math.abs(Date.parse(restrictedUntil) - Date.now() - 3_600_000)).toBeLessThan(120_000);
    expect(later.status).toBe(202);
  });

  const isRestricted = (wanted: boolean) =>
    gateway.receiver.until(
      (receiver) => (receiver.of("session.updated").at(-1)?.data.restrictedUntil !== undefined) === wanted,
    );
});
