import type { BinaryNode } from "baileys";
import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { type Gateway, openGateway, SHOP } from "../../test/gateway.ts";

let gateway: Gateway;
afterEach(() => gateway.stop());

/** Marina writes; what she wrote comes from a status broadcast, as WhatsApp brings it to those who know her. */
async function postStatus(text: string): Promise<void> {
  const [companion] = gateway.shop.account.companions.values();
  if (!companion) throw new Error("the shop has no linked device");
  const deliver = companion.deliver.bind(companion);
  companion.deliver = (key: string, stanza: BinaryNode) => {
    const { from = "", ...attrs } = stanza.attrs;
    if (stanza.tag !== "message") return deliver(key, stanza);
    companion.deliver = deliver;
    deliver(key, { ...stanza, attrs: { ...attrs, from: "status@broadcast", participant: from } });
  };
  await gateway.marina.send({ to: SHOP, type: "text", text });
}

describe("somebody's status", () => {
  it.each([
    ["is not told by itself, but confirmed", {}, ["oi"]],
    ["is told where that is wished", { WHATSAPP_RECEIVE: "status" }, ["na praia", "oi"]],
  ])("%s", async (_what, environment, texts) => {
    gateway = await openGateway({ environment });
    await gateway.link();

    await postStatus("na praia");
    await gateway.marina.send({ to: SHOP, type: "text", text: "oi" });
    await gateway.receiver.until((receiver) => receiver.texts.includes("oi"));

    expect(gateway.receiver.texts).toEqual(texts);
    await eventually(() => expect(gateway.simulator.stats().receiptsMissing).toBe(0));
  });
});
