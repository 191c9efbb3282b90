import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Gateway, openGateway, SHOP } from "../../test/gateway.ts";

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

describe("a person known by number alone", () => {
  it("is told to be the one with a LID as soon as WhatsApp says so, and is one from then on", async () => {
    await gateway.link();
    const beto = gateway.simulator.phone(BETO);
    if (!beto) throw new Error("no Beto");

    await send({ to: beto.account.jid, type: "text", text: "Oi" }, "l1");
    await gateway.receiver.until((receiver) => receiver.of("contact.updated").length === 1);

    const { lid } = beto.account;
    expect(gateway.receiver.of("contact.updated")[0]?.data).toMatchObject({ jid: lid, lid, phone: BETO });
    await beto.send({ to: SHOP, type: "text", text: "Oi!" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    expect(gateway.receiver.of("message.received")[0]?.data.chat).toMatchObject({ contact: { lid, phone: BETO } });
    expect(gateway.receiver.of("message.status").at(-1)?.data.chat).toMatchObject({ contact: { lid, phone: BETO } });
    expect(gateway.receiver.of("contact.updated").length).toBe(1);
  });
});

describe("a Brazilian number", () => {
  it("is one with and without the ninth digit", async () => {
    const old = gateway.simulator.addCustomer({ number: "+553188887777", name: "Dona Rita" });
    await gateway.link();

    await send({ to: "+5531988887777", type: "text", text: "com o nono" }, "b1");
    await send({ to: "+553188887777", type: "text", text: "sem o nono" }, "b2");
    await old.until(({ received }) => received.length === 2);
    await old.send({ to: SHOP, type: "text", text: "oi" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);

    expect(gateway.receiver.of("message.received")[0]?.data.sender).toMatchObject({
      phone: "+5531988887777",
      lid: old.account.lid,
    });
    const { body } = await gateway.call("POST", "/sessions/shop/contacts/check", {
      phones: ["+5531988887777", "+553188887777"],
    });
    expect(body).toMatchObject({
      contacts: [
        { exists: true, jid: old.account.jid },
        { exists: true, jid: old.account.jid },
      ],
    });
  });
});

describe("a customer who writes", () => {
  const CARLA = "+5531996543210";

  it.each(["pn-only", "lid-only"] as const)(
    "known as %s is told to be one person as soon as the other address is known, and is answered either way",
    async (addressing) => {
      const carla = gateway.simulator.addCustomer({ number: CARLA, name: "Carla", addressing });
      await gateway.link();
      const { jid, lid } = carla.account;
      const first = addressing === "lid-only" ? lid : jid;

      await carla.send({ to: SHOP, type: "text", text: "oi" });
      await gateway.receiver.until(({ texts }) => texts.length === 1);
      const before = gateway.receiver.of("message.received")[0]?.data.sender;
      if (addressing === "lid-only") carla.revealNumber();
      else carla.revealLid();
      await carla.send({ to: SHOP, type: "text", text: "sou eu" });
      await gateway.receiver.until(({ texts }) => texts.length === 2);
      await gateway.receiver.until((receiver) => receiver.of("contact.updated").length === 1);
      const after = gateway.receiver.of("message.received")[1]?.data.sender;
      const answers = [
        await send({ to: lid, type: "text", text: "a" }, "a"),
        await send({ to: CARLA, type: "text", text: "b" }, "b"),
      ];
      await carla.until(({ received }) => received.length === 2);

      expect(before).toEqual({
        jid: first,
        name: "Carla",
        ...(addressing === "lid-only" ? { lid } : { phone: CARLA }),
      });
      expect(after).toMatchObject({ lid, phone: CARLA });
      expect(gateway.receiver.of("contact.updated")[0]?.data).toMatchObject({ lid, phone: CARLA });
      expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    },
  );
});
