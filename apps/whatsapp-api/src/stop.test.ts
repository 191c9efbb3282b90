import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../test/eventually.ts";
import { call, type Gateway, MARINA, openGateway, SHOP } from "../test/gateway.ts";
import { isConnected, type Program, startLinked, startProgram } from "../test/program.ts";

/** What a supervisor waits for before it kills. */
const STOP_LIMIT_MS = 10_000;
const MESSAGES = 40;

let gateway: Gateway;
let program: Program;
beforeEach(async () => {
  for (const name of ["log", "info", "warn", "error"] as const)
    vi.spyOn(console, name).mockImplementation(() => undefined);
  gateway = await openGateway();
  program = await startLinked(gateway);
});
afterEach(async () => {
  program.kill("SIGKILL");
  await program.exited;
  await gateway.stop();
  vi.restoreAllMocks();
});

const somethingWaits = () =>
  eventually(async () =>
    expect((await call<string>(program.url, "GET", "/metrics")).body).toMatch(/whatsapp_events_waiting [1-9]/),
  );

/** Sends a message to the customer. @returns whether it was accepted: it is to arrive then, whatever happens */
const send = async (text: string): Promise<boolean> => {
  const body = { to: MARINA, type: "text", text };
  const answer = await call<{ type?: string }>(program.url, "POST", "/sessions/shop/messages", body, {
    "idempotency-key": encodeURIComponent(text),
  }).catch(() => undefined);
  if (answer?.status !== 202 && answer?.body.type) expect(answer.body.type).toMatch(/stopping|not-connected/);
  return answer?.status === 202;
};

const sendAny = (body: unknown, key: string) =>
  call<{ type?: string; state?: string }>(program.url, "POST", "/sessions/shop/messages", body, {
    "idempotency-key": key,
  });
const sendFile = () =>
  sendAny({ to: MARINA, type: "document", mimeType: "text/plain", data: "b2s=", fileName: "a.txt" }, "file");
const isGoingUp = () => eventually(() => expect(gateway.simulator.stats().uploadsHeld).toBe(1));

const textOf = ({ conversation, extendedTextMessage }: (typeof gateway.marina.received)[number]["message"]) =>
  conversation || extendedTextMessage?.text;

const stopNow = async (): Promise<{ status: number | NodeJS.Signals; tookMs: number }> => {
  const startedAt = performance.now();
  program.kill("SIGTERM");
  const status = await program.exited;
  return { status, tookMs: performance.now() - startedAt };
};

describe("stopping whatsapp-api", () => {
  it("in the midst of load takes less than 10 s, loses nothing, repeats nothing, and logs no word of anybody", async () => {
    const written = Array.from({ length: MESSAGES }, (_, index) => `pergunta ${index}`);
    const answers = Array.from({ length: MESSAGES }, (_, index) => `resposta ${index}`);
    await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
    await gateway.receiver.until(({ texts }) => texts.includes("Oi"));
    const writing = (async () => {
      for (const text of written) await gateway.marina.send({ to: SHOP, type: "text", text });
    })();
    const sending = Promise.all(answers.map(send));
    await gateway.receiver.until(({ texts }) => texts.length > MESSAGES / 4);

    const { status, tookMs } = await stopNow();
    await writing;
    const accepted = await sending;
    const { repeats } = gateway.receiver;
    const log = program.log();
    program = await startProgram(gateway.environment);
    await gateway.receiver.until(({ texts }) => texts.length > MESSAGES);
    await isConnected(program);
    for (const [index, text] of answers.entries()) if (!accepted[index]) expect(await send(text)).toBe(true);
    await gateway.marina.until(({ received }) => received.length >= MESSAGES);

    expect(status).toBe(0);
    expect(tookMs).toBeLessThan(STOP_LIMIT_MS);
    expect(gateway.receiver.texts).toEqual(["Oi", ...written]);
    expect(gateway.receiver.repeats).toBe(repeats);
    expect(repeats).toBe(0);
    expect(gateway.marina.received.map(({ message }) => textOf(message)).sort()).toEqual([...answers].sort());
    const { WHATSAPP_API_KEY = "", WEBHOOK_SECRET = "" } = gateway.environment;
    for (const secret of ["pergunta", "resposta", WHATSAPP_API_KEY, WEBHOOK_SECRET])
      expect(log + program.log()).not.toContain(secret);
  });

  it("does not wait for a receiver that never answers, nor for a WhatsApp that does not", async () => {
    gateway.receiver.isMute = true;
    await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
    await somethingWaits();
    gateway.simulator.fault({ kind: "stall", number: SHOP });
    const sending = send("Olá");

    const { status, tookMs } = await stopNow();
    await sending;

    expect(status).toBe(0);
    expect(tookMs).toBeLessThan(STOP_LIMIT_MS);
  });

  it("finishes the message whose file goes up when that ends in time", async () => {
    gateway.simulator.fault({ kind: "upload", mode: "held" });
    const sending = sendFile();
    await isGoingUp();

    const stopping = stopNow();
    await eventually(() => expect(program.log()).toContain('"msg":"stopping"'));
    gateway.simulator.fault({ kind: "upload", mode: "held", off: true });

    expect((await sending).status).toBe(202);
    expect(await stopping).toMatchObject({ status: 0 });
    program = await startProgram(gateway.environment);
    await gateway.marina.until(({ received }) => received.length === 1);
    expect((await sendFile()).status).toBe(202);
    expect(gateway.marina.received).toHaveLength(1);
  });

  it("says of a message whose file goes up for longer that it was not accepted; sent again, it arrives once", async () => {
    gateway.simulator.fault({ kind: "upload", mode: "held" });
    const sending = sendFile();
    await isGoingUp();

    const { status, tookMs } = await stopNow();

    expect(await sending).toMatchObject({ status: 503, body: { type: "/problems/stopping" } });
    expect(status).toBe(0);
    expect(tookMs).toBeLessThan(STOP_LIMIT_MS);
    gateway.simulator.fault({ kind: "upload", mode: "held", off: true });
    program = await startProgram(gateway.environment);
    await isConnected(program);
    expect(gateway.marina.received).toEqual([]);
    expect((await sendFile()).status).toBe(202);
    await gateway.marina.until(({ received }) => received.length === 1);
  });

  it("says of a message that WhatsApp has yet to acknowledge that it waits, and it arrives once", async () => {
    gateway.simulator.fault({ kind: "mute", number: SHOP });
    const sending = sendAny({ to: MARINA, type: "text", text: "Olá" }, "hello");
    await eventually(async () =>
      expect(await call(program.url, "GET", "/sessions/shop")).toMatchObject({ body: { queuedMessages: 1 } }),
    );

    expect(await stopNow()).toMatchObject({ status: 0 });

    expect(await sending).toMatchObject({ status: 202, body: { state: "queued" } });
    gateway.simulator.fault({ kind: "mute", number: SHOP, off: true });
    program = await startProgram(gateway.environment);
    await isConnected(program);
    await gateway.marina.until(({ received }) => received.length === 1);
    expect(await sendAny({ to: MARINA, type: "text", text: "Olá" }, "hello")).toMatchObject({ status: 202 });
    expect(gateway.marina.received).toHaveLength(1);
  });

  it("ends at once at a second signal", async () => {
    gateway.receiver.isMute = true;
    await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
    await somethingWaits();

    program.kill("SIGTERM");
    await eventually(() => expect(program.log()).toContain('"msg":"stopping"'));
    const startedAt = performance.now();
    program.kill("SIGTERM");

    expect(await program.exited).toBe("SIGTERM");
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
