import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { type Gateway, hasStatus, isConnected, openGateway, SHOP } from "../../test/gateway.ts";
import { judge, type Usage } from "./retention.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe("what becomes of a session", () => {
  const config = { afterMs: 30 * DAY_MS, graceMs: 72 * HOUR_MS };
  const now = 1_000 * DAY_MS;
  const unused: Usage = {
    status: "disconnected",
    isLinked: true,
    unusedSince: now - 30 * DAY_MS,
    erasedAt: undefined,
    unfinished: 0,
  };

  it.each<[string, Partial<Usage>, string]>([
    ["unused for as long as it may be", {}, "announce"],
    ["unused for a little less", { unusedSince: now - 30 * DAY_MS + 1 }, "keep"],
    ["connected", { status: "connected", unusedSince: undefined }, "keep"],
    ["connected since it was announced", { status: "connected", erasedAt: now - 1 }, "keep"],
    ["without credentials", { isLinked: false }, "keep"],
    ["unused, with something unfinished", { unfinished: 1 }, "keep"],
    ["announced, before its day", { erasedAt: now + 1 }, "keep"],
    ["announced, on its day", { erasedAt: now }, "erase"],
    ["announced, on its day, with something unfinished", { erasedAt: now, unfinished: 1 }, "announce"],
    ["banned, on its day", { status: "banned", erasedAt: now }, "erase"],
    ["always trying to connect, on its day", { status: "connecting", erasedAt: now }, "erase"],
  ])("%s: decided", (_what, usage, verdict) => {
    expect(judge({ ...unused, ...usage }, now, config)).toBe(verdict);
  });
});

describe("retention", () => {
  let gateway: Gateway;
  let passedMs = 0;
  beforeEach(async () => {
    for (const name of ["log", "info", "warn", "error"] as const)
      vi.spyOn(console, name).mockImplementation(() => undefined);
    passedMs = 0;
    gateway = await openGateway({
      environment: { SESSION_RETENTION_DAYS: "30", SESSION_RETENTION_GRACE_HOURS: "72" },
      context: { clock: () => Date.now() + passedMs },
      timings: { farewellLimitMs: 1_000 },
    });
    await gateway.link();
  });
  afterEach(async () => {
    await gateway.stop();
    vi.restoreAllMocks();
  });

  const everythingIsDelivered = () =>
    eventually(async () => {
      const { body } = await gateway.call<string>("GET", "/metrics");
      expect(body).toContain("whatsapp_events_waiting 0\n");
    });
  const audit = () =>
    readFileSync(join(gateway.dataDir, "audit", "sessions.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, string>);
  /** Stopped, and left alone for so long. */
  const leaveAlone = async (days: number) => {
    await gateway.call("POST", "/sessions/shop/stop");
    await hasStatus(gateway.receiver, "disconnected");
    await everythingIsDelivered();
    passedMs += days * DAY_MS;
    await gateway.sweep();
  };

  it("announces the end of a session that nobody uses, then logs it out at WhatsApp, erases its credentials and writes that down", async () => {
    await leaveAlone(30);
    await gateway.receiver.until((receiver) => receiver.of("session.updated").at(-1)?.data.erasedAt !== undefined);
    const { erasedAt } = await gateway.session();
    expect(Date.parse(erasedAt ?? "") - (Date.now() + passedMs)).toBeGreaterThan(71 * HOUR_MS);
    await everythingIsDelivered();

    passedMs += 71 * HOUR_MS;
    await gateway.sweep();
    expect(await gateway.session()).toMatchObject({ status: "disconnected", phone: SHOP, erasedAt });

    passedMs += HOUR_MS;
    await gateway.sweep();
    expect(await gateway.session()).toMatchObject({ status: "logged_out", lastError: { code: "unused" } });
    expect(await gateway.session()).not.toHaveProperty("erasedAt");
    await eventually(() => expect(gateway.simulator.stats().linkedDevices).toBe(0));
    expect(audit()).toEqual([
      expect.objectContaining({ sessionId: "shop", phone: SHOP, action: "erasure-announced" }),
      expect.objectContaining({ sessionId: "shop", phone: SHOP, action: "erasing", at: expect.any(String) }),
      expect.objectContaining({ action: "erased", why: expect.any(String), outcome: "logged out at WhatsApp" }),
    ]);
    await gateway.call("POST", "/sessions/shop/start");
    await hasStatus(gateway.receiver, "awaiting_scan");
  });

  it.each([
    ["started", "/sessions/shop/start"],
    ["kept", "/sessions/shop/keep"],
  ])("is undone when the session is %s", async (_what, path) => {
    await leaveAlone(30);
    await gateway.receiver.until((receiver) => receiver.of("session.updated").at(-1)?.data.erasedAt !== undefined);

    await gateway.call("POST", path);
    await gateway.receiver.until((receiver) => receiver.of("session.updated").at(-1)?.data.erasedAt === undefined);
    if (path.endsWith("start")) {
      await isConnected(gateway.receiver);
      await gateway.call("POST", "/sessions/shop/stop");
    }
    await everythingIsDelivered();
    passedMs += 29 * DAY_MS;
    await gateway.sweep();

    expect(await gateway.session()).toMatchObject({ status: "disconnected", phone: SHOP });
    expect(await gateway.session()).not.toHaveProperty("erasedAt");
  });

  it("keeps a session that is connected, however long", async () => {
    passedMs += 1_000 * DAY_MS;
    await gateway.sweep();

    expect(await gateway.session()).toMatchObject({ status: "connected" });
    expect(await gateway.session()).not.toHaveProperty("erasedAt");
  });

  it("gives another grace period when the receiver has not heard of the first", async () => {
    await leaveAlone(30);
    const first = (await gateway.session()).erasedAt ?? "";
    await everythingIsDelivered();
    gateway.receiver.isAway = true;
    await gateway.call("POST", "/sessions/shop/stop");
    passedMs += 72 * HOUR_MS;
    await gateway.sweep();

    const { erasedAt } = await gateway.session();
    expect(await gateway.session()).toMatchObject({ status: "disconnected", phone: SHOP });
    expect(Date.parse(erasedAt ?? "")).toBeGreaterThan(Date.parse(first) + 71 * HOUR_MS);
    gateway.receiver.isAway = false;
  });

  it("erases the credentials, and says so, where WhatsApp cannot be told", async () => {
    await leaveAlone(30);
    await everythingIsDelivered();
    gateway.simulator.fault({ kind: "ban", number: SHOP });
    passedMs += 72 * HOUR_MS;
    await gateway.sweep();

    expect(await gateway.session()).toMatchObject({ status: "logged_out", lastError: { code: "unused" } });
    expect(audit().at(-1)).toMatchObject({ action: "erased", outcome: expect.stringContaining("remove the device") });
  });
});
