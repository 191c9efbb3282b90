import { chmodSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../test/eventually.ts";
import { type Gateway, MARINA, openGateway, SHOP } from "../test/gateway.ts";
import { Acknowledgements } from "./sessions/acknowledgements.ts";

const MINUTE_MS = 60_000;

let gateway: Gateway;
let passedMs = 0;
beforeEach(async () => {
  for (const name of ["log", "info", "warn", "error"] as const)
    vi.spyOn(console, name).mockImplementation(() => undefined);
  passedMs = 0;
  gateway = await openGateway({ context: { clock: () => Date.now() + passedMs } });
});
afterEach(async () => {
  await gateway.stop();
  vi.restoreAllMocks();
});

const metrics = async (): Promise<string> =>
  (await gateway.call<string>("GET", "/metrics", undefined, { authorization: "" })).body;
const metric = async (name: string): Promise<number> =>
  Number(
    (await metrics())
      .split("\n")
      .find((line) => line.startsWith(`${name} `))
      ?.split(" ")[1],
  );
const readiness = () => gateway.call<{ detail?: string }>("GET", "/readyz", undefined, { authorization: "" });

describe("metrics", () => {
  it("count what comes, what goes and how long it took, and show what waits", async () => {
    await gateway.link();
    const { id } = await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
    await gateway.receiver.until(({ texts }) => texts.includes("Oi"));
    const body = { to: MARINA, type: "text", text: "Olá" };
    await gateway.call("POST", "/sessions/shop/messages", body, { "idempotency-key": "k" });
    await gateway.receiver.until((receiver) =>
      receiver.of("message.status").some(({ data }) => data.state === "delivered"),
    );

    expect(id).toBeDefined();
    expect(await metric('whatsapp_sessions{status="connected"}')).toBe(1);
    expect(await metric("whatsapp_messages_received_total")).toBe(1);
    expect(await metric('whatsapp_receipts_received_total{state="delivered"}')).toBe(1);
    expect(await metric("whatsapp_send_seconds_count")).toBe(1);
    expect(await metric("whatsapp_session_memory_bytes")).toBeGreaterThan(0);
    expect(await metric("whatsapp_session_store_bytes")).toBeGreaterThan(10_000);
  });

  it("show how many events wait for the receiver, and how long the oldest has", async () => {
    await gateway.link();
    await eventually(async () => expect(await metric("whatsapp_events_waiting")).toBe(0));
    gateway.receiver.isAway = true;
    await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
    await eventually(async () => expect(await metric("whatsapp_events_waiting")).toBeGreaterThan(0));
    passedMs = 5 * MINUTE_MS;

    expect(await metric("whatsapp_oldest_event_seconds")).toBeGreaterThanOrEqual(300);
    gateway.receiver.isAway = false;
    await eventually(async () => expect(await metric("whatsapp_events_waiting")).toBe(0));
    expect(await metric("whatsapp_oldest_event_seconds")).toBe(0);
  });
});

describe("readiness", () => {
  it("holds while the receiver is away for a moment, not while it is away for long, and again when it is back", async () => {
    await gateway.link();
    await eventually(async () => expect(await metric("whatsapp_events_waiting")).toBe(0));
    gateway.receiver.isAway = true;
    await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
    await eventually(async () => expect(await metric("whatsapp_events_waiting")).toBeGreaterThan(0));
    passedMs = MINUTE_MS / 2;
    expect(await readiness()).toMatchObject({ status: 200 });

    passedMs = 2 * MINUTE_MS;
    expect(await readiness()).toMatchObject({
      status: 503,
      body: { type: "/problems/not-ready", detail: expect.stringContaining("WEBHOOK_URL") },
    });
    expect(await gateway.call("GET", "/healthz")).toMatchObject({ status: 200 });

    gateway.receiver.isAway = false;
    await eventually(async () => expect(await readiness()).toMatchObject({ status: 200 }));
  });

  it("ends when nothing can be written", async () => {
    const folder = join(gateway.dataDir, "sessions");
    await rm(folder, { recursive: true });
    writeFileSync(folder, "a file where the folder was");
    chmodSync(folder, 0o400);

    expect(await readiness()).toMatchObject({ status: 503, body: { detail: expect.stringContaining("DATA_DIR") } });
  });
});

describe("messages without a word from WhatsApp", () => {
  it("tell a deaf line when there are two in a row, and none that was acknowledged in between", async () => {
    vi.useFakeTimers();
    const onDeaf = vi.fn();
    const acknowledgements = new Acknowledgements(onDeaf);
    const silence = async (id: string) => {
      const answer = acknowledgements.listenFor(id).within(1_000);
      vi.advanceTimersByTime(1_000);
      expect(await answer).toBe("silent");
    };

    await silence("a");
    acknowledgements.arrived("b", undefined);
    await silence("c");
    // What never left is nobody's silence.
    acknowledgements.listenFor("unsent").cancel();
    vi.advanceTimersByTime(1_000);
    expect(onDeaf).not.toHaveBeenCalled();
    await silence("d");
    expect(onDeaf).toHaveBeenCalledOnce();
    vi.useRealTimers();
  });
});
