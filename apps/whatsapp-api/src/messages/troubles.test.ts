import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { type Gateway, type GatewayOptions, openGateway, SHOP } from "../../test/gateway.ts";

let gateway: Gateway;
afterEach(() => gateway.stop());

/** A gateway that is linked, to whose shop Marina has written. */
async function open(timings: GatewayOptions["timings"]): Promise<void> {
  gateway = await openGateway({ timings: { firstBackoffMs: 10, longestBackoffMs: 20, ...timings } });
  await gateway.link();
  await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
  await gateway.receiver.until(({ texts }) => texts.length === 1);
}

const send = (text: string, key: string, more: { to?: string; messageId?: string } = {}) =>
  gateway.call<{ id?: string; state?: string; type?: string }>(
    "POST",
    "/sessions/shop/messages",
    { to: gateway.marina.account.lid, type: "text", text, ...more },
    { "idempotency-key": key },
  );
const statesOf = (id: string) =>
  gateway.receiver
    .of("message.status")
    .filter(({ data }) => data.messageId === id)
    .map(({ data }) => data.state);

describe("a message that cannot leave", () => {
  it.each([403, 404])("since WhatsApp answers %d to what is asked before, fails at once and says why", async (code) => {
    await open({});
    const group = gateway.simulator.addGroup({ subject: "Obra", participants: [SHOP] });
    gateway.simulator.fault({ kind: "refuse-query", number: SHOP, xmlns: "w:g2", code, count: 9 });

    const refused = await send("Bom dia", "g1", { to: group.jid });

    expect(refused).toMatchObject({ status: 422, body: { type: `/problems/whatsapp-${code}` } });
  });

  it("for WhatsApp is asked too much waits, and leaves", async () => {
    await open({ limitedPauseMs: 20, failurePauseMs: 20 });
    gateway.simulator.fault({ kind: "refuse-query", number: SHOP, xmlns: "usync", code: 429, count: 4 });

    expect(await send("Bom dia", "l1")).toMatchObject({ status: 202, body: { state: "sent" } });
  });

  it("is not waited for: its connection stays, and the next message leaves", async () => {
    await open({ ackLimitMs: 100, failurePauseMs: 400 });
    gateway.simulator.fault({ kind: "refuse-query", number: SHOP, xmlns: "usync", code: 499, count: 3 });

    const { connectedAt } = (await gateway.session()) as { connectedAt?: string };
    const refused = await send("Bom dia", "u1");
    const next = await send("Boa tarde", "u2");

    expect(refused).toMatchObject({ status: 422, body: { type: "/problems/not-sent" } });
    expect(next.status).toBe(202);
    expect(await gateway.session()).toMatchObject({ status: "connected", connectedAt });
  });
});

describe("a message that WhatsApp never acknowledges", () => {
  const STUCK = "3EB0AAAAAAAAAAAAAAAA01";

  it("is given up after a while and lets the next ones leave; should it arrive after all, that is told", async () => {
    await open({ ackLimitMs: 300 });
    gateway.simulator.fault({ kind: "mute", number: SHOP, messageId: STUCK });

    const [stuck, next] = await Promise.all([send("Bom dia", "s1", { messageId: STUCK }), send("Tudo bem?", "s2")]);
    await gateway.marina.until(({ received }) => received.length === 1);
    await eventually(() => expect(statesOf(STUCK)).toEqual(["failed"]));

    expect(stuck.status === 422 || stuck.body.state === "queued").toBe(true);
    expect(
      gateway.receiver.of("message.status").find(({ data }) => data.messageId === STUCK)?.data.reason,
    ).toMatchObject({
      code: "whatsapp-unacknowledged",
    });
    expect(await send("Bom dia", "s1", { messageId: STUCK })).toMatchObject({
      status: 422,
      body: { type: "/problems/whatsapp-unacknowledged" },
    });
    expect(next.status).toBe(202);

    gateway.simulator.fault({ kind: "mute", number: SHOP, off: true });
    await eventually(() => expect(statesOf(STUCK)).toEqual(["failed", "sent", "delivered"]));
    expect(await send("Bom dia", "s1", { messageId: STUCK })).toMatchObject({ status: 202, body: { id: STUCK } });
    expect(gateway.marina.received.map(({ id, copies }) => ({ id, copies }))).toContainEqual({ id: STUCK, copies: 1 });
    expect(gateway.marina.received).toHaveLength(2);
  });

  it("counts as sent when its receipt comes", async () => {
    await open({ ackLimitMs: 60_000 });
    gateway.simulator.fault({ kind: "mute", number: SHOP, messageId: STUCK });
    const sending = send("Bom dia", "r1", { messageId: STUCK });
    await eventually(async () => expect(await gateway.session()).toMatchObject({ queuedMessages: 1 }));
    await eventually(() => expect(gateway.shop.account.muted?.kept.size).toBe(1));

    gateway.simulator.fault({ kind: "mute", number: SHOP, off: true });

    expect(await sending).toMatchObject({ status: 202, body: { state: "sent" } });
    await eventually(() => expect(statesOf(STUCK)).toEqual(["sent", "delivered"]));
  });
});
