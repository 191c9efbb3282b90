import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { type Gateway, type GatewayOptions, hasStatus, isConnected, openGateway, SHOP } from "../../test/gateway.ts";

/** As in the field, only faster. */
const QUICK = { firstBackoffMs: 20, longestBackoffMs: 40 };

/** What a machine with other things to do may be late by. */
const BUSY_MACHINE_SECONDS = 5;

let gateway: Gateway;
const open = async (options: GatewayOptions = { timings: QUICK }) => {
  gateway = await openGateway(options);
};
beforeEach(() => {
  for (const name of ["log", "info", "warn", "error"] as const)
    vi.spyOn(console, name).mockImplementation(() => undefined);
});
afterEach(async () => {
  await gateway.stop();
  vi.restoreAllMocks();
});

/** The states that followed the newest one of being connected. */
const since = (before: number) =>
  gateway.receiver
    .of("session.updated")
    .slice(before)
    .map(({ data }) => data);
const seen = () => gateway.receiver.of("session.updated").length;
const isBack = (before: number) =>
  gateway.receiver.until(() => since(before).some(({ status }) => status === "connected"));

describe("a connection that ends", () => {
  it.each([
    ["515", 515, "restart-required", ["connecting", "connected"]],
    ["408", 408, "timed-out", ["disconnected", "connecting", "connected"]],
    ["428", 428, "connection-lost", ["disconnected", "connecting", "connected"]],
    ["500", 500, "bad-session", ["disconnected", "connecting", "connected"]],
    ["503", 503, "unavailable", ["disconnected", "connecting", "connected"]],
    ["a code that nobody knows", 499, "connection-lost", ["disconnected", "connecting", "connected"]],
  ])("with %s is made again", async (_what, code, reason, statuses) => {
    await open();
    await gateway.link();
    const before = seen();

    gateway.simulator.fault({ kind: "stream-error", code, number: SHOP });
    await isBack(before);

    expect(since(before).map(({ status }) => status)).toEqual(statuses);
    expect(since(before)[0]).toMatchObject({
      lastError: { code: reason, message: expect.any(String) },
      ...(statuses[0] === "disconnected" && { nextAttemptAt: expect.any(String) }),
    });
    expect((await gateway.call("GET", "/metrics")).body).toMatch(
      new RegExp(`whatsapp_reconnects_total{reason="${reason}"} [1-9]`),
    );
  });

  it.each([
    ["401", { kind: "stream-error", code: 401 }, "logged_out", "logged-out"],
    ["403", { kind: "stream-error", code: 403 }, "banned", "banned"],
    ["405", { kind: "stream-error", code: 405 }, "disconnected", "version-refused"],
    ["411", { kind: "stream-error", code: 411 }, "logged_out", "multidevice-mismatch"],
    ["440", { kind: "stream-error", code: 440 }, "disconnected", "connection-replaced"],
    ["a conflict", { kind: "conflict" }, "disconnected", "connection-replaced"],
    ["a ban", { kind: "ban" }, "banned", "banned"],
  ] as const)(
    "with %s is not made again, and the session says why, after a restart of the program too",
    async (_what, fault, status, code) => {
      await open();
      await gateway.link();

      gateway.simulator.fault({ ...fault, number: SHOP });
      await hasStatus(gateway.receiver, status);
      await gateway.restart();

      const session = await gateway.session();
      expect(session).toMatchObject({ status, lastError: { code, message: expect.any(String) } });
      expect(session).not.toHaveProperty("nextAttemptAt");
    },
  );

  it("with 500 again and again is given up after a few tries", async () => {
    await open();
    await gateway.link();
    for (let round = 0; round < 5; round += 1) {
      const before = seen();
      gateway.simulator.fault({ kind: "stream-error", code: 500, number: SHOP });
      await isBack(before);
    }

    gateway.simulator.fault({ kind: "stream-error", code: 500, number: SHOP });
    await gateway.receiver.until(() => {
      const last = since(0).at(-1);
      return last?.status === "disconnected" && !("nextAttemptAt" in last);
    });

    expect(await gateway.session()).toMatchObject({
      lastError: { code: "bad-session", message: expect.stringContaining("link it afresh") },
    });
  });
});

describe("a QR that nobody scans", () => {
  it("stops after WhatsApp's last one, and says so", async () => {
    await open({ qrLifeMs: 40 });
    await gateway.call("POST", "/sessions/shop/start");
    await hasStatus(gateway.receiver, "disconnected");

    const shown = new Set(since(0).flatMap((state) => ("qr" in state ? [state.qr] : [])));
    expect(shown.size).toBe(6);
    expect(await gateway.session()).toMatchObject({ lastError: { code: "qr-expired" } });
    expect(await gateway.session()).not.toHaveProperty("nextAttemptAt");
    await gateway.call("POST", "/sessions/shop/start");
    await hasStatus(gateway.receiver, "awaiting_scan");
  });
});

describe("WhatsApp's wish for a passkey", () => {
  it.each(["QR", "pairing code"])(
    "is told within a second when a %s is used, and after a restart of the program",
    async (way) => {
      await open();
      gateway.simulator.fault({ kind: "passkey", number: SHOP });
      await gateway.call("POST", "/sessions/shop/start");
      await hasStatus(gateway.receiver, "awaiting_scan");
      const waiting = await gateway.session();
      const { body } =
        way === "QR"
          ? { body: { code: "" } }
          : await gateway.call<{ code: string }>("POST", "/sessions/shop/pairing-code", { phone: SHOP });

      const startedAt = performance.now();
      if (way === "QR") gateway.shop.scan("qr" in waiting ? waiting.qr : "");
      else await gateway.shop.enterPairingCode(body.code);
      await hasStatus(gateway.receiver, "passkey_required");
      const tookMs = performance.now() - startedAt;
      await gateway.restart();

      expect(tookMs).toBeLessThan(1_000);
      expect(await gateway.session()).toMatchObject({
        status: "passkey_required",
        lastError: { code: "passkey-required", message: expect.stringContaining("Passkeys") },
      });
      gateway.simulator.fault({ kind: "passkey", off: true, number: SHOP });
      await gateway.call("POST", "/sessions/shop/start");
      await hasStatus(gateway.receiver, "awaiting_scan");
    },
  );
});

describe("a connected session that is deaf", () => {
  it("is found and connected afresh, within the time that its silence and an answer may take", async () => {
    // A fifth of production's: those are measured by `npm run bench`, and held by the watchdog's own test.
    await open({ timings: { silenceMs: 2_400, answerLimitMs: 1_000 } });
    await gateway.link();
    const before = seen();

    gateway.simulator.fault({ kind: "stall", number: SHOP });
    const startedAt = performance.now();
    await gateway.marina.send({ to: SHOP, type: "text", text: "Tem alguém aí?" });
    await gateway.receiver.until(() => since(before).length > 0);
    const foundSeconds = (performance.now() - startedAt) / 1_000;
    await gateway.receiver.until(({ texts }) => texts.includes("Tem alguém aí?"));

    expect(foundSeconds).toBeLessThan(3.4 + BUSY_MACHINE_SECONDS);
    expect(since(before)[0]).toMatchObject({ status: "connecting", lastError: { code: "not-responding" } });
  });

  it("sends what was on its way as soon as it is back, without waiting for what the old connection was asked", async () => {
    await open({ timings: { silenceMs: 300, answerLimitMs: 300 } });
    await gateway.link();
    await gateway.marina.send({ to: SHOP, type: "text", text: "Cadê meu pedido?" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    gateway.simulator.fault({ kind: "stall", number: SHOP });

    const startedAt = performance.now();
    // By her address: a number would be looked up first, and the call end with the old connection.
    const body = { to: gateway.receiver.of("message.received")[0]?.data.chat.jid, type: "text", text: "Já vai" };
    const answer = await gateway.call("POST", "/sessions/shop/messages", body, { "idempotency-key": "k" });
    await gateway.marina.until(({ received }) => received.length === 1);

    expect(answer).toMatchObject({ status: 202 });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it("is left in peace when it is only idle", async () => {
    await open({ timings: { silenceMs: 20, answerLimitMs: 400 } });
    await gateway.link();
    const { stanzas } = gateway.simulator.stats();
    const before = seen();

    // Each of them is a question and its answer.
    await eventually(() => expect(gateway.simulator.stats().stanzas).toBeGreaterThan(stanzas + 3));

    expect(since(before)).toEqual([]);
  });

  it("is connected afresh when it never finished connecting", async () => {
    await open({ timings: { ...QUICK, connectingLimitMs: 2_000 } });
    await gateway.link();
    await gateway.call("POST", "/sessions/shop/stop");
    gateway.simulator.fault({ kind: "slow", delayMs: 5_000, number: SHOP });
    await gateway.call("POST", "/sessions/shop/start");
    await gateway.receiver.until(() => {
      const last = since(0).at(-1);
      return last?.status === "disconnected" && last.lastError?.code === "connecting-too-long";
    });

    gateway.simulator.fault({ kind: "slow", off: true, number: SHOP });
    await isConnected(gateway.receiver);
  });
});
