import type { Alert } from "@gomarketing/contracts";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../../test/desk.ts";
import type { GatewayEvents } from "../gateway-queue.ts";
import { watchAlerts } from "./watch-alerts.ts";

const MINUTE_MS = 60_000;

let desk: Desk;
let chatId: string;
beforeAll(async () => {
  desk = await openDesk();
  await desk.customer("Marina", "+5531991230001").writes("oi");
  chatId = (await desk.chats())[0]?.id ?? "";
});
afterAll(() => desk?.stop());

/** Looks for alerts at a later time, with what the gateway says then. */
const look = (minutes: number, events: GatewayEvents = { waiting: 0, oldestSeconds: 0 }) =>
  watchAlerts({
    ...desk.context,
    clock: () => new Date(Date.now() + minutes * MINUTE_MS),
    gatewayQueue: { read: async () => events } as never,
  });
const alerts = async (query = "open=true") =>
  (await desk.client.get<{ alerts: Alert[]; nextCursor: string | null }>(`/api/alerts?${query}`)).body;
const settings = (changes: Record<string, unknown>) =>
  desk.client.send("PATCH", "/api/alerts/settings", JSON.stringify(changes), { "content-type": "application/json" });
const linked = { phone: "+5531999990000", connectedAt: new Date().toISOString() };
const lost = { status: "disconnected", phone: linked.phone, lastError: { code: "lost", message: "WhatsApp is away." } };

describe("an alert", () => {
  it("is raised once when a linked session is down for long enough, by however many backends, and cleared once", async () => {
    const live = await desk.listen();
    await live.subscribe("sessions");
    await desk.sessionIs({ status: "connected", ...linked });
    await desk.sessionIs(lost);
    await desk.sessionIs({ ...lost, status: "connecting" });

    await look(4);
    expect((await alerts()).alerts).toEqual([]);
    await Promise.all([look(6), look(6), look(6)]);
    await look(7);

    const [raised, ...others] = (await alerts()).alerts;
    expect(others).toEqual([]);
    expect(raised).toMatchObject({
      kind: "session-down",
      session: { id: desk.session.id, name: "Loja Centro" },
      threshold: 300,
    });
    expect(raised?.value).toBeGreaterThanOrEqual(300);

    await desk.sessionIs({ status: "connected", ...linked });
    await Promise.all([look(8), look(8)]);
    await live.until((frames) => frames.some(({ event }) => event === "alert.cleared"));
    expect((await alerts()).alerts).toEqual([]);
    expect(live.events("alert.raised").map(({ data }) => data)).toEqual([raised]);
    expect(live.events("alert.cleared").map(({ data }) => data?.id)).toEqual([raised?.id]);
    expect((await alerts("open=false")).alerts).toMatchObject([{ id: raised?.id, clearedAt: expect.any(String) }]);
  });

  it("is not raised for a session that somebody stopped", async () => {
    await desk.sessionIs({ status: "disconnected", phone: linked.phone });

    await look(600);

    expect((await alerts()).alerts).toEqual([]);
  });

  it("tells of events that wait at the gateway, and follows its setting", async () => {
    await settings({ eventsWaitingSeconds: 60 });
    await look(0, { waiting: 7, oldestSeconds: 61 });
    expect((await alerts()).alerts).toMatchObject([{ kind: "events-waiting", value: 61, threshold: 60 }]);

    await settings({ eventsWaitingSeconds: null });
    await look(0, { waiting: 7, oldestSeconds: 61 });
    expect((await alerts()).alerts).toEqual([]);
  });

  it("tells of messages that wait though their session is connected, and of a share of them that failed", async () => {
    await settings({ messagesWaitingSeconds: 30, failureRate: 0.5, failureMinMessages: 2 });
    desk.gateway.state.refusal = { status: 409, type: "/problems/session-not-connected", detail: "no" };
    for (const text of ["um", "dois"]) await desk.send(chatId, text);
    await desk.sessionIs({ status: "connected", ...linked });

    await look(1);
    expect((await alerts()).alerts).toMatchObject([
      { kind: "messages-waiting", session: { id: desk.session.id }, threshold: 30 },
    ]);

    await sql`update messages set state = 'failed' where state = 'queued'`.execute(desk.context.db.system);
    await look(1);
    expect((await alerts()).alerts).toMatchObject([{ kind: "send-failures", value: 1, threshold: 0.5 }]);
  });

  it("is listed in pages", async () => {
    const first = await alerts("limit=2");
    const second = await alerts(`limit=2&cursor=${first.nextCursor}`);

    const times = [...first.alerts, ...second.alerts].map(({ raisedAt }) => raisedAt);
    expect(new Set([...first.alerts, ...second.alerts].map(({ id }) => id)).size).toBe(4);
    expect(times).toEqual(times.toSorted().reverse());
  });

  it("is watched for as an admin says, within limits", async () => {
    expect((await settings({ sessionDownMinutes: 0 })).status).toBe(400);
    expect((await settings({ sessionDownMinutes: 7 })).body).toMatchObject({ sessionDownMinutes: 7, failureRate: 0.5 });
    expect((await desk.client.get("/api/alerts/settings")).body).toMatchObject({ sessionDownMinutes: 7 });
  });
});
