import type { ApiKey, Me, Message } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { Client, type Desk, openDesk } from "../../test/desk.ts";
import { colleague } from "../../test/people.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

const make = async (scopes: string[], more: Record<string, unknown> = {}, by: Client = desk.client) =>
  (await by.post<ApiKey & { key: string }>("/api/api-keys", { name: "Loja virtual", scopes, ...more })).body;
const ask = <T = { type?: string }>(key: string, method: string, path: string, body?: unknown) =>
  new Client(desk.url).send<T>(method, path, body === undefined ? undefined : JSON.stringify(body), {
    authorization: `Bearer ${key}`,
    ...(body !== undefined && { "content-type": "application/json", "idempotency-key": crypto.randomUUID() }),
  });

describe("an API key", () => {
  it("is shown once, kept as a hash, and told apart by its first characters and last use", async () => {
    const { key, ...made } = await make(["chats:read", "chats:read"]);

    expect(key).toMatch(/^gm_[A-Za-z0-9_-]{43}$/);
    expect(made).toMatchObject({ prefix: key.slice(0, 9), scopes: ["chats:read"], status: "active" });
    const { body } = await desk.client.get<{ apiKeys: ApiKey[]; scopes: string[] }>("/api/api-keys");
    expect(body.apiKeys).toContainEqual(made);
    expect(body.scopes).toContain("messages:write");
    expect(JSON.stringify(body)).not.toContain(key);
    const { rows } = await desk.context.db.pool.query("select k::text as row from api_keys k");
    expect(JSON.stringify(rows)).not.toContain(key);

    await ask(key, "GET", "/api/chats");
    const used = await desk.client.get<{ apiKeys: ApiKey[] }>("/api/api-keys");
    expect(used.body.apiKeys.find(({ id }) => id === made.id)).toHaveProperty("lastUsedAt");
  });

  it("does what its scopes say for the person who made it, and nothing else", async () => {
    await desk.customer("Marina", "+5531991230001").writes("oi");
    const [chat] = await desk.chats();
    const { key } = await make(["chats:read", "messages:write"]);

    expect(await ask<Me>(key, "GET", "/api/me")).toMatchObject({
      status: 200,
      body: { name: "Ana Lima", apiKey: { name: "Loja virtual", scopes: ["chats:read", "messages:write"] } },
    });
    expect(await ask(key, "GET", "/api/chats")).toMatchObject({ status: 200 });
    expect(
      await ask<Message>(key, "POST", "/api/messages", { chatId: chat?.id, type: "text", text: "de fora" }),
    ).toMatchObject({ status: 201, body: { author: { name: "Ana Lima" } } });
    for (const [method, path, body] of [
      ["GET", `/api/messages?chatId=${chat?.id}`, undefined],
      ["PATCH", `/api/chats/${chat?.id}`, { status: "open" }],
      ["POST", "/api/api-keys", { name: "x", scopes: ["chats:read"] }],
      ["GET", "/api/account/sign-ins", undefined],
    ] as const)
      expect(await ask(key, method, path, body), path).toMatchObject({
        status: 403,
        body: { type: "/problems/not-in-scope" },
      });
  });

  it("hears live events with the scope for them", async () => {
    const open = (key: string) =>
      new Promise<number>((resolve) => {
        const socket = new WebSocket(`${desk.url.replace("http", "ws")}/api/events`, {
          headers: { authorization: `Bearer ${key}` },
        });
        socket.on("error", () => undefined);
        socket.once("open", () => {
          resolve(101);
          socket.terminate();
        });
        socket.once("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
      });

    expect(await open((await make(["events:read"])).key)).toBe(101);
    expect(await open((await make(["chats:read"])).key)).toBe(403);
    expect(await open("gm_nothing-that-was-ever-given-out")).toBe(401);
  });

  it("works no more once it is revoked, has expired, or its maker is gone or may no more", async () => {
    const { key, id } = await make(["chats:read"]);
    expect((await ask(key, "GET", "/api/chats")).status).toBe(200);
    expect((await desk.client.send("DELETE", `/api/api-keys/${id}`)).status).toBe(204);
    expect((await ask(key, "GET", "/api/chats")).status).toBe(401);

    const expiring = await make(["chats:read"], { expiresAt: new Date(Date.now() + 60_000).toISOString() });
    await desk.context.db.pool.query("update api_keys set expires_at = now() - interval '1 second' where id = $1", [
      expiring.id,
    ]);
    expect((await ask(expiring.key, "GET", "/api/chats")).status).toBe(401);

    const ivo = await colleague(desk, "Ivo", "admin");
    const his = await make(["chats:read", "sessions:write"], {}, ivo.client);
    expect((await ask(his.key, "POST", "/api/sessions", { name: "x" })).status).toBe(201);
    const patched = await desk.client.send("PATCH", `/api/members/${ivo.id}`, JSON.stringify({ role: "agent" }), {
      "content-type": "application/json",
    });
    expect(patched.status).toBe(204);
    expect((await ask(his.key, "POST", "/api/sessions", { name: "x" })).status).toBe(403);
    await desk.client.send("DELETE", `/api/members/${ivo.id}`);
    expect((await ask(his.key, "GET", "/api/chats")).status).toBe(401);
  });

  it("is not made with scopes that are none, or for a time that is past", async () => {
    for (const body of [
      { name: "x", scopes: ["everything:write"] },
      { name: "x", scopes: [] },
      { name: "x", scopes: ["chats:read"], expiresAt: "2020-01-01T00:00:00.000Z" },
    ])
      expect(await desk.client.post("/api/api-keys", body)).toMatchObject({ status: 400 });
  });

  it("counts alone, where one is sent with a cookie", async () => {
    const answer = await desk.client.send("GET", "/api/chats", undefined, { authorization: "Bearer gm_wrong" });

    expect(answer).toMatchObject({ status: 401 });
  });
});
