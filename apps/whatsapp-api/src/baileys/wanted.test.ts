import { type BinaryNode, proto } from "baileys";
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

const NEWS = "120363000000000001@newsletter";

/** A newsletter's post, as WhatsApp brings it to those who follow it: readable, with no customer behind it. */
function publish(text: string): void {
  const [companion] = gateway.shop.account.companions.values();
  if (!companion) throw new Error("the shop has no linked device");
  const id = "3EB0C431C26A1916E07A";
  const content = proto.Message.encode({ conversation: text }).finish();
  companion.deliver(`message/${id}`, {
    tag: "message",
    attrs: { id, from: NEWS, type: "text", server_id: "101", t: String(Math.floor(Date.now() / 1_000)) },
    content: [{ tag: "plaintext", attrs: {}, content }],
  });
}

describe("a newsletter", () => {
  it.each([
    ["is not told by itself", {}, ["oi", "tchau"]],
    ["is told where that is wished", { WHATSAPP_RECEIVE: "newsletter" }, ["novidades", "oi", "tchau"]],
  ])("%s", async (_what, environment, texts) => {
    gateway = await openGateway({ environment });
    await gateway.link();

    publish("novidades");
    for (const text of ["oi", "tchau"]) {
      await gateway.marina.send({ to: SHOP, type: "text", text });
      await gateway.receiver.until((receiver) => receiver.texts.includes(text));
    }

    expect(gateway.receiver.texts.toSorted()).toEqual(texts.toSorted());
    const chats = gateway.receiver.of("message.received").map(({ data }) => data.chat.jid);
    expect(chats.includes(NEWS)).toBe(texts.includes("novidades"));
  });
});
