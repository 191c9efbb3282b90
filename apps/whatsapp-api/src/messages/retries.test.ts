import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { type Gateway, MARINA, openGateway, SHOP } from "../../test/gateway.ts";

const DAY_MS = 86_400_000;

let gateway: Gateway;
let passedMs = 0;
beforeEach(async () => {
  passedMs = 0;
  gateway = await openGateway({ context: { clock: () => Date.now() + passedMs } });
  await gateway.link();
});
afterEach(() => gateway.stop());

/** The gateway, as WhatsApp knows it: a device of the shop's phone. */
const device = () => {
  const [companion] = gateway.shop.account.companions.values();
  if (!companion) throw new Error("the shop has no linked device");
  return companion;
};

const send = (text: string) =>
  gateway.call<{ id: string }>(
    "POST",
    "/sessions/shop/messages",
    { to: MARINA, type: "text", text },
    { "idempotency-key": encodeURIComponent(text) },
  );

describe("a message that the customer's phone cannot read", () => {
  /** Sends what she cannot read; she asks for it again, which stays at WhatsApp until so many days have passed. */
  const askAfter = async (days: number) => {
    await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    await send("Pronto");
    await gateway.marina.until(({ received }) => received.length === 1);
    await gateway.marina.account.phone.forgetSession(device().lid);

    gateway.simulator.hold();
    const { body } = await send("Pode buscar");
    await eventually(() => expect(device().waiting).toBe(1));
    await gateway.halt();
    gateway.simulator.release();
    passedMs = days * DAY_MS;
    await gateway.restart();
    return body;
  };

  it("is encrypted afresh when the phone asks for it, 29 days and a restart later", async () => {
    const { id } = await askAfter(29);
    await gateway.marina.until(({ received }) => received.length === 2);

    expect(gateway.marina.received[1]).toMatchObject({
      id,
      copies: 1,
      message: { extendedTextMessage: { text: "Pode buscar" } },
    });
  });

  it("is forgotten after 30 days", async () => {
    await askAfter(31);
    // The same key is new again by then, and what it sends comes after the answer to what she asked.
    await eventually(async () => expect((await send("Pronto")).status).toBe(202));
    await gateway.marina.until(({ received }) => received.length === 2);

    expect(gateway.marina.received.map(({ message }) => message.extendedTextMessage?.text)).toEqual([
      "Pronto",
      "Pronto",
    ]);
  });
});

describe("a conversation", () => {
  it("goes on after a restart with the keys that it has, though the devices are asked for anew", async () => {
    await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    await send("um");
    await gateway.marina.until(({ received }) => received.length === 1);
    const before = gateway.simulator.stats();

    for (const [index, text] of ["dois", "três"].entries()) {
      await gateway.restart();
      await eventually(async () => expect((await send(text)).status).toBe(202));
      await gateway.marina.until(({ received }) => received.length === index + 2);
    }

    const after = gateway.simulator.stats();
    expect(after.usyncQueries).toBeGreaterThan(before.usyncQueries);
    expect(after.keyBundles).toBe(before.keyBundles);
    expect(after.retries).toBe(0);
    expect(gateway.marina.received.map(({ message }) => message.extendedTextMessage?.text)).toEqual([
      "um",
      "dois",
      "três",
    ]);
  });
});

describe("a message that the gateway cannot read", () => {
  it("is counted, asked for again, and told once", async () => {
    await gateway.marina.send({ to: SHOP, type: "text", text: "um" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    await send("sim?");
    await gateway.marina.until(({ received }) => received.length === 1);

    spoilNext(device());
    const { id } = await gateway.marina.send({ to: SHOP, type: "text", text: "dois" });
    await gateway.receiver.until(({ texts }) => texts.includes("dois"));
    await gateway.marina.send({ to: SHOP, type: "text", text: "três" });
    await gateway.receiver.until(({ texts }) => texts.includes("três"));

    expect(gateway.receiver.texts).toEqual(["um", "dois", "três"]);
    expect(gateway.receiver.of("message.received")[1]?.data.id).toBe(id);
    expect((await gateway.call("GET", "/metrics")).body).toContain("whatsapp_decrypt_failures_total 1\n");
    await eventually(() => expect(gateway.simulator.stats().receiptsMissing).toBe(0));
  });
});

/** The next message that WhatsApp brings to a device is not what its sender encrypted. */
type Stanza = Parameters<ReturnType<typeof device>["deliver"]>[1];

function spoilNext(companion: ReturnType<typeof device>): void {
  const deliver = companion.deliver.bind(companion);
  companion.deliver = (key: string, stanza: Stanza) => {
    if (stanza.tag !== "message") return deliver(key, stanza);
    companion.deliver = deliver;
    const content = Array.isArray(stanza.content) ? stanza.content.map(spoilt) : stanza.content;
    deliver(key, { ...stanza, ...(content && { content }) });
  };
}

function spoilt(child: Stanza): Stanza {
  if (child.tag !== "enc" || !(child.content instanceof Uint8Array)) return child;
  const bytes = Buffer.from(child.content);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return { ...child, content: bytes };
}
