import type { Session, SessionResource } from "@gomarketing/contracts";
import { createLogger } from "@gomarketing/service-kit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hire, ownerOf } from "../../test/colleagues.ts";
import { type Desk, LiveClient, openDesk } from "../../test/desk.ts";
import { eventually } from "../../test/eventually.ts";
import { GatewayWatch } from "./watch-gateway.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.stop());

const shown = async () => (await desk.client.get<SessionResource>(`/api/sessions/${desk.session.id}`)).body;
const connectedView = (at: Date): Session => ({
  id: desk.session.id,
  status: "connected",
  phone: "+5531999990000",
  connectedAt: at.toISOString(),
  updatedAt: at.toISOString(),
});

/** A watch whose clock is ours. */
function watchAt(start: Date) {
  const clock = { now: start.getTime() };
  const watch = new GatewayWatch({ ...desk.context, clock: () => new Date(clock.now) });
  return {
    after: async (seconds: number) => {
      clock.now += seconds * 1_000;
      await watch.ask();
    },
  };
}

describe("a gateway that does not answer", () => {
  it("makes its sessions disconnected after 10 seconds, and no sooner; and what they are once it is back", async () => {
    const connectedAt = new Date();
    await desk.sessionIs({ status: "connected", connectedAt: connectedAt.toISOString(), phone: "+5531999990000" });
    const watch = watchAt(new Date());

    desk.gateway.state.sessions = "silent";
    await watch.after(9);
    expect(await shown()).toMatchObject({ sessionStatus: "connected" });

    await watch.after(2);
    expect(await shown()).toMatchObject({
      sessionStatus: "disconnected",
      lastError: { code: "gateway-unreachable", message: expect.stringContaining("messages wait") },
    });

    // It hung and was not restarted: what it says is older than its last event here.
    desk.gateway.state.sessions = [connectedView(new Date(connectedAt.getTime() - 5))];
    await watch.after(2);
    expect(await shown()).toMatchObject({ sessionStatus: "connected", phone: "+5531999990000" });
    expect(await shown()).not.toHaveProperty("lastError");
  });

  it("is asked what its sessions are when the backend has just started", async () => {
    desk.gateway.state.sessions = [
      connectedView(new Date(Date.now() + 1_000)),
      { ...connectedView(new Date()), id: "other" },
    ];

    await watchAt(new Date()).after(0);

    expect(await shown()).toMatchObject({ sessionStatus: "connected" });
  });

  it("sends what waited once its session is connected again", async () => {
    const marina = desk.customer("Marina", "+5531988887777");
    await marina.writes("oi");
    const [chat] = await desk.chats();
    desk.gateway.state.refusal = { status: 409, type: "/problems/session-not-connected", detail: "wait" };
    await desk.send(chat?.id ?? "", "um");
    await desk.send(chat?.id ?? "", "dois");
    await eventually(async () => expect(await shown()).toMatchObject({ queuedMessages: 2 }));

    desk.gateway.state.refusal = undefined;
    desk.gateway.state.sessions = [connectedView(new Date(Date.now() + 1_000))];
    await watchAt(new Date()).after(0);

    await eventually(() => expect(desk.gateway.sent.map(({ body }) => body.text)).toEqual(["um", "dois"]));
  });
});

describe("a session that was logged out", () => {
  const isConnected = (phone: string) =>
    desk.sessionIs({ status: "connected", phone, connectedAt: new Date().toISOString() });
  const refuses = (isDown: boolean) => {
    desk.gateway.state.refusal = isDown
      ? { status: 409, type: "/problems/session-not-connected", detail: "wait" }
      : undefined;
  };
  const waiting = async () => {
    await isConnected("+5531999990000");
    await desk.customer("Marina", "+5531988887777").writes("oi");
    const [chat] = await desk.chats();
    refuses(true);
    await desk.sessionIs({ status: "logged_out" });
    const { body } = await desk.send(chat?.id ?? "", "um");
    const message = async () => (await desk.messages(chat?.id ?? "")).find(({ id }) => id === body.id);
    await eventually(async () => expect((await message())?.stateReason?.code).toBe("session-not-connected"));
    refuses(false);
    return message;
  };

  it("sends what waited once the same number is linked again", async () => {
    const message = await waiting();

    await isConnected("+5531999990000");

    await eventually(async () => expect((await message())?.state).toBe("sent"));
  });

  it("sends nothing of it from another number: it fails, says why, and can be sent again", async () => {
    const message = await waiting();

    await isConnected("+5531999990001");

    expect(await message()).toMatchObject({ state: "failed", stateReason: { code: "account-changed" } });
    expect(desk.gateway.sent).toEqual([]);
    await desk.client.post(`/api/messages/${(await message())?.id}/retry`);
    await eventually(async () => expect((await message())?.state).toBe("sent"));
  });
});

describe("a session", () => {
  it("shows the QR while it waits to be scanned, and tells who listens", async () => {
    const live = await desk.listen();
    await live.subscribe("sessions");

    await desk.sessionIs({ status: "awaiting_scan", qr: "2@abc", qrExpiresAt: "2030-01-01T00:00:00.000Z" });

    await live.until(() => live.events("session.updated").length > 0);
    expect(live.events("session.updated")[0]?.data).toMatchObject({ sessionStatus: "awaiting_scan", qr: "2@abc" });
    expect(await shown()).toEqual(live.events("session.updated")[0]?.data);
  });

  it("shows its QR to those alone who may link a phone, by whichever way they ask", async () => {
    const people = [await ownerOf(desk)];
    for (const role of ["admin", "agent", "read_only"] as const) people.push(await hire(desk, role, role));
    const keyWith = async (...scopes: string[]) => {
      const { body } = await desk.client.post<{ key: string }>("/api/api-keys", { name: scopes.join(), scopes });
      return { authorization: `Bearer ${body.key}` };
    };
    const read = ["sessions:read", "events:read"];
    const callers = [
      ...people.map(({ client }) => ({ cookie: client.cookie })),
      await keyWith(...read),
      await keyWith("sessions:write", ...read),
    ];
    const path = `/api/sessions/${desk.session.id}`;
    const rest = async (headers: Record<string, string>, at: string, method = "GET") =>
      (await fetch(`${desk.url}${at}`, { method, headers })).text();
    const late = (await LiveClient.open(desk.url, callers[0] ?? {}, "sessions")).frames.at(-1)?.sequence ?? 0;
    const early = await Promise.all(callers.map((headers) => LiveClient.open(desk.url, headers, "sessions")));
    desk.gateway.state.started = { status: "awaiting_scan", qr: "2@abc", qrExpiresAt: "2030-01-01T00:00:00.000Z" };

    await desk.sessionIs({ status: "awaiting_scan", qr: "2@abc", qrExpiresAt: "2030-01-01T00:00:00.000Z" });

    const told = await Promise.all(
      callers.map(async (headers, index) => {
        const live = early[index];
        const resumed = await LiveClient.open(desk.url, headers, "sessions", late);
        for (const one of [live, resumed]) await one?.until(() => one.events("session.updated").length > 0);
        const events = [live, resumed].map((one) => JSON.stringify(one?.events("session.updated")[0]?.data));
        const answers = [await rest(headers, path), await rest(headers, "/api/sessions")];
        return [...events, ...answers, await rest(headers, `${path}/reconnect`, "POST")].map((text) => ({
          hasQr: /2@abc|2030-01-01/.test(text),
          tells: text.includes("awaiting_scan"),
        }));
      }),
    );
    const all = (hasQr: boolean, reconnects = true) =>
      Array.from({ length: 5 }, (_, index) => ({ hasQr, tells: index < 4 || reconnects }));
    expect(told).toEqual([all(true), all(true), all(false), all(false, false), all(false, false), all(true)]);
  });

  it("is heard of anew by somebody whose role has changed", async () => {
    const bia = await hire(desk, "Bia", "admin");
    const live = await bia.listen();
    const closed = new Promise((resolve) => live.socket.once("close", resolve));

    await desk.client.send("PATCH", `/api/members/${bia.id}`, JSON.stringify({ role: "agent" }), {
      "content-type": "application/json",
    });

    await closed;
    await desk.sessionIs({ status: "awaiting_scan", qr: "2@abc", qrExpiresAt: "2030-01-01T00:00:00.000Z" });
    const again = await bia.listen();
    await again.subscribe("sessions", 0);
    await again.until(() => JSON.stringify(again.events("session.updated")).includes("awaiting_scan"));
    expect(JSON.stringify(again.frames)).not.toContain("2@abc");
  });

  it("reaches WhatsApp by a proxy of its own, whose password is told to the gateway and to nobody else", async () => {
    const lines: string[] = [];
    const log = createLogger("test", "trace", { write: (line) => void lines.push(line) });
    await desk.stop();
    desk = await openDesk({}, log);
    const secret = "socks5://loja:s3nha@10.0.0.7:1080";
    const { body: made } = await desk.client.post<SessionResource>("/api/sessions", { name: "Filial", proxy: secret });
    const path = `/api/sessions/${made.id}/proxy`;
    const put = (proxy: unknown) =>
      desk.client.send("PUT", path, JSON.stringify({ proxy }), { "content-type": "application/json" });

    expect(desk.gateway.state.proxies.get(made.id)).toBe(secret);
    const shown = await desk.client.get(path);
    expect(shown.body).toEqual({ proxy: "socks5://•••@10.0.0.7:1080" });
    expect((await desk.client.get(`/api/sessions/${desk.session.id}/proxy`)).body).toEqual({ proxy: null });
    const refused = [await put("ftp://loja:s3nha@10.0.0.7"), await put("s3nha"), await put("socks5://")];
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400]);
    expect((await put(null)).body).toEqual({ proxy: null });
    const changed = await put("http://loja:s3nha@10.0.0.8:3128");
    expect(desk.gateway.state.proxies.get(made.id)).toBe("http://loja:s3nha@10.0.0.8:3128");

    const audit = await desk.client.get("/api/audit-log");
    expect(audit.status).toBe(200);
    expect(lines.length).toBeGreaterThan(0);
    const said = [made, shown, refused, changed, audit, (await desk.client.get("/api/sessions")).body, lines];
    expect(JSON.stringify(said)).not.toContain("s3nha");
  });

  it("is not made where the gateway cannot be told of its proxy: it would connect without", async () => {
    desk.gateway.state.refusal = { status: 503, type: "/problems/stopping", detail: "wait" };
    const refused = await desk.client.post("/api/sessions", { name: "Filial", proxy: "http://10.0.0.7:3128" });

    expect(refused.status).toBe(503);
    expect((await desk.client.read<{ sessions: unknown[] }>("/api/sessions")).sessions).toHaveLength(1);
  });

  it("is renamed, and not deleted while it is in use", async () => {
    const renamed = await desk.client.send(
      "PATCH",
      `/api/sessions/${desk.session.id}`,
      JSON.stringify({ name: "Loja Norte" }),
      { "content-type": "application/json" },
    );
    await desk.sessionIs({ status: "connected", connectedAt: new Date().toISOString() });
    const refused = await desk.client.send("DELETE", `/api/sessions/${desk.session.id}`);
    await desk.sessionIs({ status: "logged_out" });
    const deleted = await desk.client.send("DELETE", `/api/sessions/${desk.session.id}`);

    expect(renamed).toMatchObject({ status: 200, body: { name: "Loja Norte" } });
    expect(refused).toMatchObject({ status: 409, body: { type: "/problems/session-in-use" } });
    expect(deleted.status).toBe(204);
    expect((await desk.client.get(`/api/sessions/${desk.session.id}`)).status).toBe(404);
  });

  it("says how much would go with it; and once it is gone, everybody is told", async () => {
    await desk.customer("Marina", "+5531988887777").writes("oi");
    await desk.customer("Bruno", "+5531988886666").writes("bom dia", { times: 2 });
    await desk.sessionIs({ status: "logged_out" });
    const path = `/api/sessions/${desk.session.id}`;
    const live = await desk.listen();
    await live.subscribe("inbox");
    await live.subscribe("sessions");

    const contents = await desk.client.read(`${path}/contents`);
    await desk.client.send("DELETE", path);

    expect(contents).toEqual({ chatCount: 2, messageCount: 2 });
    await live.until(() => live.events("session.deleted").length === 2);
    expect(live.events("session.deleted").map(({ channel }) => channel)).toEqual(
      expect.arrayContaining(["inbox", "sessions"]),
    );
    expect(live.events("session.deleted")[0]?.data).toEqual({ id: desk.session.id });
    expect(await desk.chats()).toEqual([]);
    expect((await desk.client.get(`${path}/contents`)).status).toBe(404);
  });
});

describe("ticks", () => {
  it("are not lost when the gateway names a message itself, and tells of it before it has answered", async () => {
    const marina = desk.customer("Marina", "+5531988887777");
    await marina.writes("oi");
    const [chat] = await desk.chats();
    desk.gateway.state.beforeAnswer = async () => {
      await marina.tells("message.status", { messageId: "GATEWAYSOWN", state: "delivered" });
      await marina.tells("message.status", { messageId: "GATEWAYSOWN", state: "sent" });
      return "GATEWAYSOWN";
    };

    await desk.send(chat?.id ?? "", "olá");

    const last = async () => (await desk.messages(chat?.id ?? "")).at(-1);
    await eventually(async () => expect(await last()).toMatchObject({ state: "delivered", whatsappId: "GATEWAYSOWN" }));
    await marina.tells("message.status", { messageId: "GATEWAYSOWN", state: "read" });
    expect(await last()).toMatchObject({ state: "read" });
  });
});

describe("one Idempotency-Key", () => {
  it("sends one message however often and however fast it is used, and no other", async () => {
    const [marina, joao] = [desk.customer("Marina", "+5531988887777"), desk.customer("João", "+5531988886666")];
    await marina.writes("oi");
    await joao.writes("oi");
    const [one, other] = await desk.chats();

    const answers = await Promise.all([1, 2, 3, 4].map(() => desk.send(one?.id ?? "", "olá", "the-key")));
    const elsewhere = await Promise.all([1, 2].map(() => desk.send(other?.id ?? "", "olá", "the-key")));
    const different = await desk.send(one?.id ?? "", "outra coisa", "the-key");

    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    for (const { status } of [...elsewhere, different]) expect(status).toBe(409);
    await eventually(() => expect(desk.gateway.sent).toHaveLength(1));
  });
});
