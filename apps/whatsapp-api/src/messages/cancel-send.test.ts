import { afterEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { call, type Gateway, type GatewayOptions, isBack, MARINA, openGateway, SHOP } from "../../test/gateway.ts";
import { isConnected, type Program, startLinked, startProgram } from "../../test/program.ts";

/** So that nothing leaves by itself while a test lasts; and what it takes to let it. */
const SLOWLY = { SEND_PER_MINUTE: "1", SEND_BURST: "1" };
const FAST = { SEND_PER_MINUTE: "6000" };
const ROUNDS = 6;
const A_ROUND = 5;

interface Answer {
  readonly id?: string;
  readonly type?: string;
  readonly state?: string;
}

let gateway: Gateway;
afterEach(() => gateway.stop());

/** A session that Marina has written to. */
async function open(environment: Record<string, string>, options: GatewayOptions = {}): Promise<void> {
  gateway = await openGateway({ ...options, environment });
  await gateway.link();
  await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
  await gateway.receiver.until(({ texts }) => texts.length === 1);
}

const sendAny = (body: unknown, key: string) =>
  gateway.call<Answer>("POST", "/sessions/shop/messages", body, { "idempotency-key": key });
const send = (key: string) => sendAny({ to: MARINA, type: "text", text: key }, key);
const cancel = (key: string) => gateway.call<Answer>("DELETE", `/sessions/shop/outbox/${key}`);
const textsOf = ({ received }: Gateway["marina"]) =>
  received.map(({ message }) => message.extendedTextMessage?.text ?? "");
const LEAVING = { status: 409, body: { type: "/problems/message-leaving" } };
const CANCELLED = { status: 409, body: { type: "/problems/message-cancelled" } };
const TAKEN_BACK = { status: 200, body: { state: "cancelled" } };

describe("a message that waits for its turn", () => {
  it("is taken back for good: it says so, its key sends nothing any more, and the next ones leave", async () => {
    await open(SLOWLY);
    await send("um");
    const { body } = await send("dois");
    await send("tres");

    expect(await cancel("dois")).toMatchObject(TAKEN_BACK);
    expect(await cancel("dois")).toMatchObject(TAKEN_BACK);
    expect(await send("dois")).toMatchObject(CANCELLED);
    Object.assign(gateway.environment, FAST);
    await gateway.restart();
    await isBack(gateway);
    expect(await send("dois")).toMatchObject(CANCELLED);
    await gateway.marina.until(({ received }) => received.length === 2);

    expect(textsOf(gateway.marina)).toEqual(["um", "tres"]);
    expect(await cancel("tres")).toMatchObject(LEAVING);
    await gateway.receiver.until((receiver) => receiver.of("message.status").some(({ data }) => data.reason));
    const told = gateway.receiver.of("message.status").filter(({ data }) => data.messageId === body.id);
    expect(told.map(({ data }) => data)).toMatchObject([{ state: "failed", reason: { code: "message-cancelled" } }]);
  });

  it("while its session is down holds up the session's deletion no longer", async () => {
    await open(SLOWLY);
    await send("um");
    await send("dois");
    await gateway.call("POST", "/sessions/shop/stop");
    expect((await gateway.call("DELETE", "/sessions/shop")).status).toBe(409);

    expect(await cancel("dois")).toMatchObject(TAKEN_BACK);

    expect(await gateway.session()).not.toHaveProperty("queuedMessages");
    await eventually(async () => expect((await gateway.call("DELETE", "/sessions/shop")).status).toBe(204));
    expect(textsOf(gateway.marina)).toEqual(["um"]);
  });

  it("for longer than keys are kept is taken back all the same", async () => {
    let passedMs = 0;
    await open(SLOWLY, { context: { clock: () => Date.now() + passedMs } });
    await send("um");
    await send("dois");
    await gateway.call("POST", "/sessions/shop/stop");
    passedMs = 31 * 86_400_000;
    Object.assign(gateway.environment, FAST);
    await gateway.restart();
    expect(await gateway.session()).toMatchObject({ queuedMessages: 1 });

    expect(await cancel("dois")).toMatchObject(TAKEN_BACK);

    await gateway.call("POST", "/sessions/shop/start");
    await isBack(gateway);
    expect(await send("dois")).toMatchObject(CANCELLED);
    await send("tres");
    await gateway.marina.until(({ received }) => received.length === 2);
    expect(textsOf(gateway.marina)).toEqual(["um", "tres"]);
  });

  it("is not taken back once it has begun to leave, though WhatsApp has said nothing yet, over a restart too", async () => {
    await open({}, { timings: { ackLimitMs: 60_000 } });
    gateway.simulator.fault({ kind: "mute", number: SHOP });
    const sending = send("um").catch(() => undefined);
    await eventually(async () => expect(await gateway.session()).toMatchObject({ queuedMessages: 1 }));
    expect(await cancel("um")).toMatchObject(LEAVING);

    await gateway.restart();
    expect(await cancel("um")).toMatchObject(LEAVING);
    await sending;
    gateway.simulator.fault({ kind: "mute", number: SHOP, off: true });
    await isBack(gateway);

    await gateway.marina.until(({ received }) => received.length === 1);
    await eventually(async () => expect((await send("um")).body.state).toBe("sent"));
  });
});

describe("a message that does not wait yet", () => {
  it("is taken back while its file goes up, while somebody is seen typing, and before it comes", async () => {
    await open({ SEND_TYPING: "true" });
    const file = { to: MARINA, type: "document", mimeType: "text/plain", data: "b2s=" };
    gateway.simulator.fault({ kind: "upload", mode: "held" });
    const going = sendAny(file, "file");
    await eventually(() => expect(gateway.simulator.stats().uploadsHeld).toBe(1));
    expect(await cancel("file")).toMatchObject(TAKEN_BACK);
    gateway.simulator.fault({ kind: "upload", mode: "held", off: true });
    expect(await going).toMatchObject(CANCELLED);

    const typing = send("um");
    await gateway.marina.until(({ typists }) => typists.get(SHOP) === "composing");
    expect(await cancel("um")).toMatchObject(TAKEN_BACK);
    expect(await typing).toMatchObject(CANCELLED);

    expect(await cancel("dois")).toMatchObject(TAKEN_BACK);
    expect(await send("dois")).toMatchObject(CANCELLED);
    await send("tres");
    expect(textsOf(gateway.marina)).toEqual(["tres"]);
  });
});

describe("killing the process while messages leave and are taken back", () => {
  let program: Program | undefined;
  afterEach(async () => {
    program?.kill("SIGKILL");
    await program?.exited;
    vi.restoreAllMocks();
  });

  it(`${ROUNDS} times: each message either leaves once, or is taken back and never leaves`, async () => {
    for (const name of ["log", "info", "warn", "error"] as const)
      vi.spyOn(console, name).mockImplementation(() => undefined);
    gateway = await openGateway({ environment: { SEND_PER_MINUTE: "600", SEND_BURST: "1" } });
    program = await startLinked(gateway);
    await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    const leaves: string[] = [];
    const counts = { left: 0, takenBack: 0 };

    for (let round = 0; round < ROUNDS; round += 1) {
      const keys = Array.from({ length: A_ROUND }, (_, index) => `r${round}-${index}`);
      const { url } = program;
      const post = (key: string) =>
        call(
          url,
          "POST",
          "/sessions/shop/messages",
          { to: MARINA, type: "text", text: key },
          { "idempotency-key": key },
        );
      const takeBack = (key: string) => call<Answer>(url, "DELETE", `/sessions/shop/outbox/${key}`);
      const given = keys.map((key) => post(key).catch(() => undefined));
      await gateway.marina.until(({ received }) => received.length > leaves.length);
      // From behind, where they wait: one answer, none, or the next message that leaves comes before the kill.
      const taken = keys.map((key, index) => [key, round % 3 < 2 || index > 2] as const).toReversed();
      const said = taken.map(([key, isTaken]) => (isTaken ? takeBack(key).catch(() => undefined) : undefined));
      if (round % 3 === 0) await said[0];
      if (round % 3 === 2) await gateway.marina.until(({ received }) => received.length > leaves.length + 1);
      program.kill("SIGKILL");
      await program.exited;
      const saidThen = (await Promise.all(said)).toReversed();
      await Promise.all(given);

      program = await startProgram(gateway.environment);
      await isConnected(program);
      for (const [index, key] of keys.entries()) {
        const { status } = await call<Answer>(program.url, "DELETE", `/sessions/shop/outbox/${key}`);
        expect([200, 409]).toContain(status);
        const before = saidThen[index]?.status;
        if (before !== undefined) expect({ key, status }).toEqual({ key, status: before });
        if (status === 409) leaves.push(key);
        counts[status === 409 ? "left" : "takenBack"] += 1;
      }
      await gateway.marina.until(({ received }) => received.length >= leaves.length);
    }

    expect(textsOf(gateway.marina).toSorted()).toEqual(leaves.toSorted());
    expect(counts.left).toBeGreaterThanOrEqual(ROUNDS);
    expect(counts.takenBack).toBeGreaterThanOrEqual(ROUNDS);
  });
});
