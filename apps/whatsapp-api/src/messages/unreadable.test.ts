import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../test/eventually.ts";
import {
  type Gateway,
  type GatewayOptions,
  isBack,
  isConnected,
  MARINA,
  openGateway,
  SHOP,
} from "../../test/gateway.ts";
import { startLinked } from "../../test/program.ts";
import { SESSION_TIMINGS, type SessionTimings } from "../sessions/timings.ts";

/** Baileys asks so often for a message that it cannot read; the last answer is the one after. */
const DELIVERIES_UNTIL_GIVEN_UP = 6;
/** No answer comes in a time so short. */
const NO_WAIT_MS = 0;

let timings: { -readonly [Name in keyof SessionTimings]?: SessionTimings[Name] };
let gateway: Gateway;
beforeEach(async () => {
  timings = {};
  gateway = await openGateway({ timings } satisfies GatewayOptions);
});
afterEach(() => gateway.stop());

const writes = (text: string) => gateway.marina.send({ to: SHOP, type: "text", text });
const garbleNext = (count = 1) => gateway.simulator.fault({ kind: "garble", number: SHOP, count });
const phoneIsSilent = (isOn = true) => gateway.simulator.fault({ kind: "silent-phone", number: MARINA, off: !isOn });
/** What was told, each by its message's id and what it says. */
const told = () =>
  gateway.receiver.of("message.received").map(({ data: { id, content } }) => ({
    id,
    says: content.type === "text" ? content.text : content.type === "unsupported" ? content.rawType : content.type,
  }));
const isTold = (count: number) => gateway.receiver.until((receiver) => receiver.of("message.received").length >= count);
/** The next time, what cannot be read is told at once. */
const restartImpatient = async () => {
  timings.unreadableAfterMs = NO_WAIT_MS;
  await gateway.restart();
  await isBack(gateway);
};

describe("a message that nobody here can read", () => {
  it("is told as unreadable in its own name, once its sender is asked no more", async () => {
    await gateway.link();
    garbleNext(DELIVERIES_UNTIL_GIVEN_UP);
    const { id } = await writes("meu pedido não chegou");
    await isTold(1);
    const { id: next } = await writes("alô?");
    await isTold(2);

    expect(told()).toEqual([
      { id, says: "unreadable" },
      { id: next, says: "alô?" },
    ]);
    expect(gateway.receiver.of("message.received")[0]?.data).toMatchObject({
      chat: { kind: "direct", contact: { phone: MARINA } },
      sender: { phone: MARINA, name: "Marina Duarte" },
    });
  });

  it("is told so when its sender's phone does not answer in time, and as itself when that answers after all", async () => {
    timings.unreadableAfterMs = NO_WAIT_MS;
    await gateway.restart();
    await gateway.link();
    phoneIsSilent();
    garbleNext();
    const { id } = await writes("meu pedido não chegou");
    await isTold(1);
    await gateway.restart();
    await isBack(gateway);
    phoneIsSilent(false);
    await isTold(2);
    await gateway.restart();
    await isBack(gateway);
    const { id: next } = await writes("alô?");
    await isTold(3);

    expect(told()).toEqual([
      { id, says: "unreadable" },
      { id, says: "meu pedido não chegou" },
      { id: next, says: "alô?" },
    ]);
  });

  it("is told as itself alone when its sender's phone answers in time", async () => {
    await gateway.link();
    phoneIsSilent();
    garbleNext(2);
    const { id } = await writes("meu pedido não chegou");
    await eventually(() => expect(gateway.simulator.stats().retries).toBeGreaterThan(0));
    phoneIsSilent(false);
    await isTold(1);
    await restartImpatient();
    const { id: next } = await writes("alô?");
    await isTold(2);

    expect(told()).toEqual([
      { id, says: "meu pedido não chegou" },
      { id: next, says: "alô?" },
    ]);
  });

  it("is told though the process was killed, and WhatsApp does not bring it again", async () => {
    timings.unreadableAfterMs = NO_WAIT_MS;
    const program = await startLinked(gateway);
    phoneIsSilent();
    garbleNext();
    const { id } = await writes("meu pedido não chegou");
    await eventually(() => expect(gateway.simulator.stats().retries).toBe(1));
    program.kill("SIGKILL");
    await program.exited;
    for (const device of gateway.shop.account.companions.values()) device.confirm(`message/${id}`);
    await gateway.restart();
    await isTold(1);

    expect(told()).toEqual([{ id, says: "unreadable" }]);
  });

  it("is told at the latest when its session is logged out: nothing comes any more", async () => {
    await gateway.link();
    phoneIsSilent();
    garbleNext();
    const { id } = await writes("meu pedido não chegou");
    await eventually(() => expect(gateway.simulator.stats().retries).toBe(1));
    gateway.shop.unlink();
    await isTold(1);

    expect(told()).toEqual([{ id, says: "unreadable" }]);
  });

  it("came without its content, which the phone is asked for", async () => {
    timings.unreadableAfterMs = NO_WAIT_MS;
    await gateway.restart();
    await gateway.link();
    const [device] = gateway.shop.account.companions.values();
    const attrs = { id: "3EB0ABSENT", from: gateway.marina.account.lid, t: "1795636000", type: "text" };
    device?.deliver("message/3EB0ABSENT", { tag: "message", attrs, content: [{ tag: "unavailable", attrs: {} }] });
    await isTold(1);

    expect(told()).toEqual([{ id: "3EB0ABSENT", says: "unreadable" }]);
  });
});

describe("what nobody misses", () => {
  it("is not told when it comes again and has no key any more", async () => {
    timings.unreadableAfterMs = NO_WAIT_MS;
    await gateway.restart();
    await gateway.link();
    gateway.simulator.fault({ kind: "duplicate", number: SHOP, count: 1 });
    await gateway.marina.send({ to: SHOP, type: "raw", message: { protocolMessage: { type: 5 } } });
    await writes("alô?");
    await isTold(1);
    await gateway.restart();
    await isConnected(gateway.receiver);
    await writes("oi?");
    await isTold(2);

    expect(told().map(({ says }) => says)).toEqual(["alô?", "oi?"]);
  });
});

it("waits for a minute unless told otherwise", () => {
  expect(SESSION_TIMINGS.unreadableAfterMs).toBe(60_000);
});
