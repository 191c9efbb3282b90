import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { type Gateway, hasStatus, isConnected, MARINA, openGateway, SHOP } from "../../test/gateway.ts";

const OTHER_SHOP = "+5531999990001";
/** So that nothing leaves by itself while a test lasts; and what it takes to let it. */
const SLOWLY = { SEND_PER_MINUTE: "1", SEND_BURST: "1" };
const FAST = { SEND_PER_MINUTE: "6000" };

let gateway: Gateway;
afterEach(() => gateway.stop());

const sendAny = (body: unknown, key: string) =>
  gateway.call<{ id?: string; type?: string; state?: string }>("POST", "/sessions/shop/messages", body, {
    "idempotency-key": key,
  });
const send = (key: string) => sendAny({ to: MARINA, type: "text", text: key }, key);
const texts = () => gateway.marina.received.map(({ message }) => message.extendedTextMessage?.text);
const failures = () =>
  gateway.receiver.of("message.status").flatMap(({ data }) => (data.state === "failed" ? [data.reason?.code] : []));

/** A session with one message sent and two that wait for their turn. */
async function openWithWaiting(): Promise<void> {
  gateway = await openGateway({ environment: SLOWLY });
  await gateway.link();
  await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
  await gateway.receiver.until((receiver) => receiver.texts.length === 1);
  for (const key of ["um", "dois", "tres"]) await send(key);
}

/** Links the session, which is logged out, to a phone. */
async function relink(phone: Gateway["shop"]): Promise<void> {
  await gateway.call("POST", "/sessions/shop/start");
  await hasStatus(gateway.receiver, "awaiting_scan");
  const view = await gateway.session();
  phone.scan("qr" in view ? view.qr : "");
  await isConnected(gateway.receiver);
}

describe("what waits when its session is logged out", () => {
  it.each([
    ["on the phone", () => gateway.shop.unlink()],
    ["here", () => gateway.call("POST", "/sessions/shop/logout")],
  ])("%s is kept over a restart, and leaves once the same number is linked again", async (_where, logout) => {
    await openWithWaiting();
    await logout();
    await hasStatus(gateway.receiver, "logged_out");
    Object.assign(gateway.environment, FAST);
    await gateway.restart();
    expect(await gateway.session()).toMatchObject({ status: "logged_out", queuedMessages: 2 });

    await relink(gateway.shop);
    await gateway.marina.until(({ received }) => received.length === 3);

    expect(texts()).toEqual(["um", "dois", "tres"]);
    expect(failures()).toEqual([]);
  });

  it("fails when another number is linked, and says why; nothing of it leaves from there, and what comes then does", async () => {
    await openWithWaiting();
    const other = gateway.simulator.addPhone({ number: OTHER_SHOP, name: "Loja Norte" });
    gateway.shop.unlink();
    await hasStatus(gateway.receiver, "logged_out");
    Object.assign(gateway.environment, FAST);
    await gateway.restart();

    await relink(other);

    await gateway.receiver.until(() => failures().length === 2);
    expect(failures()).toEqual(["account-changed", "account-changed"]);
    expect(await gateway.session()).not.toHaveProperty("queuedMessages");
    expect(await send("dois")).toMatchObject({ status: 422, body: { type: "/problems/account-changed" } });
    expect((await send("quatro")).status).toBe(202);
    await gateway.marina.until(({ received }) => received.length === 2);
    expect(texts()).toEqual(["um", "quatro"]);
  });

  it("and has begun to leave is told as what may have arrived", async () => {
    gateway = await openGateway({ environment: SLOWLY, timings: { ackLimitMs: 60_000 } });
    const other = gateway.simulator.addPhone({ number: OTHER_SHOP, name: "Loja Norte" });
    await gateway.link();
    gateway.simulator.fault({ kind: "mute", number: SHOP });
    const sending = send("um");
    await eventually(async () => expect(await gateway.session()).toMatchObject({ queuedMessages: 1 }));
    gateway.shop.unlink();
    await hasStatus(gateway.receiver, "logged_out");

    await relink(other);

    expect(await sending).toMatchObject({ status: 422, body: { type: "/problems/whatsapp-unacknowledged" } });
  });

  it("does not leave from another number though its file was going up meanwhile", async () => {
    gateway = await openGateway();
    const other = gateway.simulator.addPhone({ number: OTHER_SHOP, name: "Loja Norte" });
    await gateway.link();
    gateway.simulator.fault({ kind: "upload", mode: "held" });
    const file = { to: MARINA, type: "document", mimeType: "text/plain", data: "b2s=" };
    const sending = sendAny(file, "file");
    await eventually(() => expect(gateway.simulator.stats().uploadsHeld).toBe(1));
    gateway.shop.unlink();
    await hasStatus(gateway.receiver, "logged_out");
    await relink(other);

    gateway.simulator.fault({ kind: "upload", mode: "held", off: true });

    expect(await sending).toMatchObject({ status: 409, body: { type: "/problems/session-not-connected" } });
    expect((await sendAny(file, "file")).status).toBe(202);
    expect(gateway.marina.received).toHaveLength(1);
  });
});

describe("what waits when its session is deleted by force", () => {
  it("fails, and its receiver hears why", async () => {
    await openWithWaiting();

    expect((await gateway.call("DELETE", "/sessions/shop?force=true")).status).toBe(204);

    expect(failures()).toEqual(["session-deleted", "session-deleted"]);
    expect(texts()).toEqual(["um"]);
  });
});
