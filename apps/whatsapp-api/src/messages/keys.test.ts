import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { type Gateway, isBack, MARINA, openGateway, SHOP } from "../../test/gateway.ts";

const BETO = "+5531997654321";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
  gateway.simulator.addCustomer({ number: BETO, name: "Beto" });
  await gateway.link();
});
afterEach(() => gateway.stop());

const sendAny = (body: unknown, key = "k1") =>
  gateway.call<{ id: string; type?: string; detail?: string }>("POST", "/sessions/shop/messages", body, {
    "idempotency-key": key,
  });
const send = (to: string, key?: string) => sendAny({ to, type: "text", text: "Chegou" }, key);
const REUSED = { status: 409, body: { type: "/problems/idempotency-key-reused" } };

describe("a key that is used again", () => {
  it("for the same person by another of their addresses is the same message, over a restart and without a connection", async () => {
    const { jid, lid } = gateway.marina.account;
    const { body } = await send(MARINA);
    await gateway.restart();
    await isBack(gateway);
    const answers = [await send(lid), await send(jid), await send(MARINA.replace("+55319", "+5531"))];
    await gateway.call("POST", "/sessions/shop/stop");
    answers.push(await send(MARINA), await send(lid));

    for (const answer of answers) expect(answer).toMatchObject({ status: 202, body: { id: body.id } });
    expect(gateway.marina.received).toHaveLength(1);
  });

  it("for somebody else is refused, whoever of them was known before, and nothing leaves", async () => {
    const group = gateway.simulator.addGroup({ subject: "Obra", participants: [SHOP, MARINA] });
    const beto = gateway.simulator.phone(BETO);
    await send(MARINA);

    expect((await send(BETO)).body.detail).toContain("another receiver");
    for (const to of [BETO, beto?.account.jid ?? "", group.jid]) expect(await send(to)).toMatchObject(REUSED);
    await beto?.send({ to: SHOP, type: "text", text: "Oi" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    expect(await send(beto?.account.lid ?? "")).toMatchObject(REUSED);
    await gateway.call("POST", "/sessions/shop/stop");
    expect(await send(BETO)).toMatchObject(REUSED);

    await gateway.call("POST", "/sessions/shop/start");
    await isBack(gateway);
    expect((await send(BETO, "k2")).status).toBe(202);
    await beto?.until(({ received }) => received.length === 1);
    expect(gateway.simulator.stats().messagesAccepted).toBe(2);
  });

  it("while the first is being made ready is compared just so", async () => {
    const file = (fileName: string) => ({ type: "document", mimeType: "text/plain", data: "b2k=", fileName });
    gateway.simulator.fault({ kind: "upload", mode: "held" });
    const first = sendAny({ to: MARINA, ...file("a.txt") });
    await eventually(() => expect(gateway.simulator.stats().uploadsHeld).toBe(1));

    expect(await sendAny({ to: BETO, ...file("a.txt") })).toMatchObject(REUSED);
    expect(await sendAny({ to: MARINA, ...file("b.txt") })).toMatchObject(REUSED);
    const same = sendAny({ to: gateway.marina.account.jid, ...file("a.txt") });
    gateway.simulator.fault({ kind: "upload", mode: "held", off: true });

    expect((await same).body.id).toBe((await first).body.id);
    expect(gateway.simulator.stats().messagesAccepted).toBe(1);
  });
});
