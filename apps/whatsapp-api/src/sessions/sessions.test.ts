import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { type Gateway, hasStatus, isConnected, openGateway, SHOP } from "../../test/gateway.ts";

let gateway: Gateway;
beforeEach(async () => {
  for (const name of ["log", "info", "warn", "error"] as const)
    vi.spyOn(console, name).mockImplementation(() => undefined);
  gateway = await openGateway();
});
afterEach(async () => {
  await gateway.stop();
  vi.restoreAllMocks();
});

describe("a session", () => {
  it("shows a QR that expires, and is connected once a phone has scanned it", async () => {
    const { status } = await gateway.call("POST", "/sessions/shop/start");
    await hasStatus(gateway.receiver, "awaiting_scan");
    const waiting = await gateway.session();
    gateway.shop.scan("qr" in waiting ? waiting.qr : "");
    await isConnected(gateway.receiver);

    expect(status).toBe(202);
    expect(waiting).toMatchObject({ qr: expect.stringContaining("2@"), qrExpiresAt: expect.any(String) });
    expect(await gateway.session()).toMatchObject({
      status: "connected",
      phone: SHOP,
      lid: expect.stringMatching(/@lid$/),
      connectedAt: expect.any(String),
    });
  });

  it("is linked by a pairing code instead", async () => {
    const { status, body } = await gateway.call<{ code: string }>("POST", "/sessions/shop/pairing-code", {
      phone: SHOP,
    });
    await gateway.shop.enterPairingCode(body.code);
    await isConnected(gateway.receiver);

    expect(status).toBe(200);
    expect(body.code).toHaveLength(8);
    expect(await gateway.call("POST", "/sessions/shop/pairing-code", { phone: SHOP })).toMatchObject({
      status: 409,
      body: { type: "/problems/already-linked" },
    });
  });

  it("comes back by itself after a restart, without a new QR", async () => {
    await gateway.link();
    const before = gateway.receiver.events.length;

    await gateway.restart();
    await gateway.receiver.until(({ events }) =>
      events.slice(before).some(({ type, data }) => type === "session.updated" && data.status === "connected"),
    );

    const statuses = gateway.receiver
      .of("session.updated")
      .filter((event) => gateway.receiver.events.indexOf(event) >= before);
    expect(statuses.map(({ data }) => data.status)).toEqual(["connecting", "connected"]);
  });

  it("stays stopped over a restart when it was stopped, and keeps its credentials", async () => {
    await gateway.link();
    await gateway.call("POST", "/sessions/shop/stop");
    await gateway.restart();

    expect(await gateway.session()).toMatchObject({ status: "disconnected", phone: SHOP });
    await gateway.call("POST", "/sessions/shop/start");
    await isConnected(gateway.receiver);
  });

  it("connects again by itself after a drop", async () => {
    await gateway.link();

    gateway.simulator.fault({ kind: "drop", number: SHOP });
    await hasStatus(gateway.receiver, "disconnected");
    expect(await gateway.session()).toMatchObject({
      nextAttemptAt: expect.any(String),
      lastError: { code: "connection-lost" },
    });
    await isConnected(gateway.receiver);
  });

  it("is logged out when the phone removes the device, and asks for a new QR when it is started again", async () => {
    await gateway.link();

    gateway.shop.unlink();
    await hasStatus(gateway.receiver, "logged_out");
    expect(await gateway.session()).toMatchObject({ lastError: { code: "logged-out" } });

    await gateway.call("POST", "/sessions/shop/start");
    await hasStatus(gateway.receiver, "awaiting_scan");
  });

  it("unlinks the device at WhatsApp when it is logged out", async () => {
    await gateway.link();

    const { status } = await gateway.call("POST", "/sessions/shop/logout");

    expect(status).toBe(202);
    expect(await gateway.session()).toMatchObject({ status: "logged_out" });
    await eventually(() => expect(gateway.simulator.stats().linkedDevices).toBe(0));
  });

  it("is not deleted while it is connected, unless forced; then nothing of it is left", async () => {
    await gateway.link();

    expect(await gateway.call("DELETE", "/sessions/shop")).toMatchObject({
      status: 409,
      body: { type: "/problems/session-in-use" },
    });
    expect(await gateway.call("DELETE", "/sessions/shop?force=true")).toMatchObject({ status: 204 });
    expect(await gateway.call("GET", "/sessions/shop")).toMatchObject({ status: 404 });
    await gateway.restart();
    expect(await gateway.call("GET", "/sessions")).toMatchObject({ body: { sessions: [] } });
  });
});

describe("the REST API", () => {
  it("refuses whoever has no key, and tells who has a wrong one the same", async () => {
    for (const authorization of ["", "Bearer wrong"]) {
      expect(await gateway.call("GET", "/sessions", undefined, { authorization })).toMatchObject({
        status: 401,
        body: { type: "/problems/unauthorized", detail: expect.stringContaining("WHATSAPP_API_KEY") },
      });
    }
  });

  it("shows health, readiness and metrics without a key", async () => {
    for (const path of ["/healthz", "/readyz", "/metrics"]) {
      expect(await gateway.call("GET", path, undefined, { authorization: "" })).toMatchObject({ status: 200 });
    }
  });

  it.each([
    ["a session id with a path in it", "POST", "/sessions/..%2F..%2Fetc/start", undefined, 400],
    ["a body that is no JSON", "POST", "/sessions/shop/pairing-code", "{", 400],
    ["a phone that is none", "POST", "/sessions/shop/pairing-code", { phone: "31 9999" }, 400],
    ["a message to nobody", "POST", "/sessions/shop/messages", { type: "text", text: "oi" }, 400],
    ["a body of 2 MB", "POST", "/sessions/shop/pairing-code", { phone: "x".repeat(2_000_000) }, 413],
    ["a media id with a path in it", "GET", "/sessions/shop/media/..%2Fshop.sqlite", undefined, 400],
    ["a call that does not exist", "GET", "/nothing", undefined, 404],
  ])("answers %s with a problem that says what to do", async (_what, method, path, body, status) => {
    const answer = await gateway.call<{ detail: string }>(method, path, body, { "idempotency-key": "k" });

    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(answer.body.detail).toMatch(/\w+/);
  });
});
