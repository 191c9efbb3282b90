import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, envelope, openDesk } from "../test/desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.stop());

const json = { "content-type": "application/json" };
const NOBODY = "01a209e9-be55-73f8-a3df-1c452a6e4940";

describe("set-up and sign-in", () => {
  it("makes one owner, once", async () => {
    expect(await desk.stranger.get("/api/setup")).toMatchObject({ status: 200, body: { needsOwner: false } });
    expect(
      await desk.stranger.post("/api/setup", {
        company: "Outra",
        name: "Eva",
        email: "eva@example.com",
        password: "another long one",
      }),
    ).toMatchObject({
      status: 409,
      body: { type: "/problems/already-set-up" },
    });
  });

  it("knows who is signed in, and nobody after signing out", async () => {
    expect(await desk.client.get("/api/me")).toMatchObject({
      status: 200,
      body: { name: "Ana Lima", role: "owner", organization: { name: "Loja Centro" } },
    });
    expect(await desk.stranger.get("/api/me")).toMatchObject({ status: 401, body: { type: "/problems/unauthorized" } });
    const { stranger } = desk;
    await stranger.post("/api/auth/sign-in/email", { email: "ana@example.com", password: "correct horse battery" });
    expect(await stranger.get("/api/me")).toMatchObject({ status: 200 });
    await stranger.post("/api/auth/sign-out");
    expect(await stranger.get("/api/me")).toMatchObject({ status: 401 });
  });

  it("refuses a wrong password, and throttles guessing", async () => {
    const attempts = [];
    for (let count = 0; count < 12; count += 1)
      attempts.push(
        await desk.stranger.post("/api/auth/sign-in/email", { email: "ana@example.com", password: `guess ${count}` }),
      );

    expect(attempts[0]).toMatchObject({ status: 401, body: { type: "/problems/wrong-credentials" } });
    expect(attempts.at(-1)).toMatchObject({ status: 429, body: { type: "/problems/too-many-attempts" } });
  });
});

describe("the webhook", () => {
  const event = () =>
    envelope(desk.session.id, "session.updated", {
      id: desk.session.id,
      status: "connecting",
      updatedAt: new Date().toISOString(),
    });

  it.each([
    ["a wrong signature", { "webhook-signature": `v1,${Buffer.alloc(32).toString("base64")}` }],
    ["no signature", { "webhook-signature": "" }],
    ["a timestamp of ten minutes ago", { "webhook-timestamp": String(Math.floor(Date.now() / 1_000) - 600) }],
  ])("refuses %s with 401, and changes nothing", async (_what, headers) => {
    expect(await desk.deliver(event(), headers)).toMatchObject({
      status: 401,
      body: { type: "/problems/unauthorized" },
    });
  });

  it("takes an event once, and answers 200 for it again", async () => {
    const once = event();

    expect([(await desk.deliver(once)).status, (await desk.deliver(once)).status]).toEqual([200, 200]);
    const { rows } = await desk.context.db.pool.query("select 1 from received_events where id = $1", [once.id]);
    expect(rows).toHaveLength(1);
  });

  it("ignores kinds and sessions that it does not know, and refuses what is malformed", async () => {
    expect(await desk.deliver({ ...event(), type: "newsletter.updated", data: {} })).toMatchObject({ status: 200 });
    expect(
      await desk.deliver(
        envelope(NOBODY, "message.revoked", {
          messageId: "a",
          chat: { kind: "group", jid: "1@g.us" },
          sender: { jid: "1@lid" },
          at: new Date().toISOString(),
        }),
      ),
    ).toMatchObject({ status: 200 });
    expect(await desk.deliver({ ...event(), data: { status: "cheerful" } })).toMatchObject({ status: 400 });
    expect(await desk.deliver("{")).toMatchObject({ status: 400 });
  });

  describe("of a session's status", () => {
    const HOUR_MS = 3_600_000;
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    const tells = (sequence: number, ms: number, view: Record<string, unknown>) =>
      desk.deliver({
        ...envelope(desk.session.id, "session.updated", { id: desk.session.id, updatedAt: at(ms), ...view }),
        sequence,
        occurredAt: at(ms),
      });
    const shown = async () => (await desk.client.get(`/api/sessions/${desk.session.id}`)).body;

    it("does not let an older one take the place of a newer one", async () => {
      await tells(2, 2_000, { status: "connected", connectedAt: at(2_000) });
      await tells(1, 1_000, { status: "connecting" });

      expect(await shown()).toMatchObject({ sessionStatus: "connected" });
      expect(await desk.client.send("DELETE", `/api/sessions/${desk.session.id}`)).toMatchObject({
        status: 409,
        body: { type: "/problems/session-in-use" },
      });
    });

    it("goes by its number, whatever the gateway's clock does", async () => {
      await tells(11, 2 * HOUR_MS, { status: "connected", connectedAt: at(2 * HOUR_MS) });
      await tells(12, 0, { status: "awaiting_scan", qr: "2@new", qrExpiresAt: at(60_000) });
      expect(await shown()).toMatchObject({ sessionStatus: "awaiting_scan", qr: "2@new" });

      await tells(13, -HOUR_MS, { status: "disconnected" });
      await tells(12, -2 * HOUR_MS, { status: "connecting" });
      expect(await shown()).toMatchObject({ sessionStatus: "disconnected" });
    });

    it("takes over what comes after its numbers began anew, and what comes after an answer of a clock that was ahead", async () => {
      await tells(21, -1_000, { status: "disconnected" });
      await tells(1, 0, { status: "awaiting_scan", qr: "2@anew", qrExpiresAt: at(60_000) });
      expect(await shown()).toMatchObject({ sessionStatus: "awaiting_scan", qr: "2@anew" });

      desk.gateway.state.aheadMs = 2 * HOUR_MS;
      await desk.client.post(`/api/sessions/${desk.session.id}/start`);
      desk.gateway.state.aheadMs = 0;
      expect(await shown()).toMatchObject({ sessionStatus: "connecting" });
      await tells(2, 1_000, { status: "awaiting_scan", qr: "2@after", qrExpiresAt: at(60_000) });
      expect(await shown()).toMatchObject({ sessionStatus: "awaiting_scan", qr: "2@after" });
    });
  });
});

describe("bad input", () => {
  it.each([
    ["a body that is no JSON", "POST", "/api/messages", "{", 400],
    [
      "a field of the wrong type",
      "POST",
      "/api/messages",
      JSON.stringify({ chatId: NOBODY, type: "text", text: 7 }),
      400,
    ],
    [
      "a text with a NUL",
      "POST",
      "/api/messages",
      JSON.stringify({ chatId: NOBODY, type: "text", text: "a\u0000b" }),
      400,
    ],
    [
      "a text over WhatsApp's limit",
      "POST",
      "/api/messages",
      JSON.stringify({ chatId: NOBODY, type: "text", text: "x".repeat(65_537) }),
      400,
    ],
    [
      "a text of 64 kB to somebody else's chat",
      "POST",
      "/api/messages",
      JSON.stringify({ chatId: NOBODY, type: "text", text: "x".repeat(65_536) }),
      404,
    ],
    ["a body of 20 MB", "POST", "/api/messages", JSON.stringify({ text: "x".repeat(20_000_000) }), 413],
    ["somebody else's chat", "GET", `/api/chats/${NOBODY}`, undefined, 404],
    ["somebody else's contact", "GET", `/api/chat-contacts/${NOBODY}`, undefined, 404],
    ["somebody else's session", "POST", `/api/sessions/${NOBODY}/start`, undefined, 404],
    ["an id that is none", "GET", "/api/chats/1", undefined, 400],
    ["a cursor that was not issued", "GET", "/api/chats?cursor=yesterday", undefined, 400],
    ["a path instead of a file's id", "GET", "/api/media/..%2F..%2Fsecrets%2Fauth-secret", undefined, 400],
    ["a call that does not exist", "GET", "/api/nothing", undefined, 404],
  ])("%s is answered with a problem that says what to do", async (_what, method, path, body, status) => {
    const answer = await desk.client.send<{ detail: string; type: string }>(method, path, body, {
      ...(body !== undefined && json),
      "idempotency-key": "k",
    });

    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(answer.body.detail).toMatch(/\w+ \w+/);
  });

  it("is nothing that another site may send with our cookie", async () => {
    expect(
      await desk.client.send("POST", "/api/sessions", JSON.stringify({ name: "x" }), {
        ...json,
        origin: "https://evil.example",
      }),
    ).toMatchObject({
      status: 403,
      body: { type: "/problems/cross-site" },
    });
  });
});

describe("what everybody may see", () => {
  it("is health, readiness, metrics and the documentation", async () => {
    for (const path of ["/healthz", "/readyz", "/metrics", "/api/openapi.json"])
      expect(await desk.stranger.get(path)).toMatchObject({ status: 200 });
    const { body } = await desk.stranger.get<{ openapi: string; paths: Record<string, unknown> }>("/api/openapi.json");
    expect(body.openapi).toBe("3.1.0");
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(["/api/setup", "/api/chats", "/api/messages", "/api/sessions/{id}/pairing-code"]),
    );
  });

  it("is no route that touches the organization's data", async () => {
    for (const path of [
      "/api/sessions",
      "/api/chats",
      "/api/chats/counts",
      "/api/chat-contacts",
      `/api/messages?chatId=${NOBODY}`,
      `/api/media/${NOBODY}`,
    ]) {
      expect(await desk.stranger.get(path), path).toMatchObject({ status: 401 });
    }
  });
});
