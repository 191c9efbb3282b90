import type { MonitoringFigures } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, envelope, openDesk } from "../../test/desk.ts";
import { addUpVolume } from "./add-up-volume.ts";

let desk: Desk;
let me: string;
beforeAll(async () => {
  desk = await openDesk();
  me = (await desk.client.get<{ id: string }>("/api/me")).body.id;
});
afterAll(() => desk?.stop());

const figures = async (query = "range=1h"): Promise<MonitoringFigures> =>
  (await desk.client.get<MonitoringFigures>(`/api/monitoring?${query}`)).body;

describe("monitoring", () => {
  it("counts what customers write and what is answered, for those whose the chat is, before and after it is added up", async () => {
    const marina = desk.customer("Marina", "+5531991230001");
    await marina.writes("oi");
    const [chat] = await desk.chats();
    await desk.client.send("PATCH", `/api/chats/${chat?.id}`, JSON.stringify({ assigneeId: me, labels: ["vip"] }), {
      "content-type": "application/json",
    });
    await marina.writes("tudo bem?");
    await marina.writes("", { content: { type: "text", text: "olá" }, times: 2 });
    await desk.send(chat?.id ?? "", "Tudo!");

    const before = await figures();
    await addUpVolume(desk.context);
    const after = await figures();

    for (const { volume, agents, sessionGroups, labels } of [before, after]) {
      expect(volume).toMatchObject({ received: 3, sent: 1, previous: { received: 0, sent: 0 } });
      expect(volume.buckets).toHaveLength(12);
      expect(volume.buckets.reduce((sum, { received }) => sum + received, 0)).toBe(3);
      expect(agents.map(({ id, name, received, sent }) => ({ id, name, received, sent }))).toEqual([
        { id: me, name: "Ana Lima", received: 2, sent: 1 },
        { id: null, name: null, received: 1, sent: 0 },
      ]);
      expect(sessionGroups).toMatchObject([{ id: desk.session.id, received: 3, sent: 1 }]);
      expect(labels).toMatchObject([{ name: "vip", received: 3, sent: 1 }]);
    }
  });
});

describe("monitoring of sessions, failures and times", () => {
  it("shows which status a session had when, and for which share of the time it was connected", async () => {
    const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    const { system } = desk.context.db;
    await system.deleteFrom("session_status_history").execute();
    await system
      .updateTable("whatsapp_sessions")
      .set({ reported_at: null, created_at: at(40), status: "connecting" } as never)
      .execute();
    for (const [minutes, status] of [
      [30, "connected"],
      [20, "disconnected"],
      [10, "connected"],
    ] as const) {
      const view = { id: desk.session.id, status, updatedAt: at(minutes), connectedAt: at(minutes) };
      await desk.deliver({ ...envelope(desk.session.id, "session.updated", view), occurredAt: at(minutes) });
    }

    const [session] = (await figures("range=1h")).sessions;

    expect(session?.spans.map(({ status }) => status)).toEqual([
      "connecting",
      "connected",
      "disconnected",
      "connected",
    ]);
    expect(session?.spans.every(({ to }, index, all) => index + 1 === all.length || all[index + 1]?.from === to)).toBe(
      true,
    );
    expect(session?.availability).toBeCloseTo(0.5, 2);
    expect(session).toMatchObject({ status: "connected", queued: 0 });
  });

  it("names what could not be sent, by its reason, and the chats behind it", async () => {
    desk.gateway.state.refusal = {
      status: 422,
      type: "/problems/not-on-whatsapp",
      detail: "The number is not on WhatsApp.",
    };
    const [chat] = await desk.chats();
    const live = await desk.listen();
    await live.subscribe("inbox");
    await desk.send(chat?.id ?? "", "falha");
    await live.until((frames) => frames.some(({ data }) => data?.state === "failed"));
    desk.gateway.state.refusal = undefined;

    const { failures, volume } = await figures();
    const behind = await desk.client.get<{ chats: { id: string }[] }>("/api/monitoring/chats?figure=failed&range=1h");

    expect(failures).toMatchObject({
      failed: 1,
      rate: 1 / volume.sent,
      byReason: [{ code: "not-on-whatsapp", message: "The number is not on WhatsApp.", count: 1 }],
    });
    expect(behind.body.chats.map(({ id }) => id)).toEqual([chat?.id]);
  });

  it("measures the first response and the resolution, and finds the chats of each figure", async () => {
    const paulo = desk.customer("Paulo", "+5531991230002");
    await paulo.writes("alguém aí?");
    const chat = (await desk.chats()).find(({ contact }) => contact.name === "Paulo");
    const waiting = await figures();
    expect(waiting.backlog).toMatchObject({ waiting: 1, oldestWaitingSince: chat?.waitingSince });
    await desk.send(chat?.id ?? "", "sim");
    await desk.client.send("PATCH", `/api/chats/${chat?.id}`, JSON.stringify({ status: "resolved" }), {
      "content-type": "application/json",
    });

    const { firstResponse, resolution, backlog } = await figures();

    expect(firstResponse).toMatchObject({ count: 2, p50Seconds: expect.any(Number), meanSeconds: expect.any(Number) });
    expect(resolution).toMatchObject({
      count: 1,
      buckets: expect.arrayContaining([expect.objectContaining({ count: 1 })]),
    });
    expect(backlog.waiting).toBe(0);
    for (const [figure, count] of [
      ["received", 2],
      ["sent", 2],
      ["first-response", 2],
      ["resolved", 1],
      ["waiting", 0],
      ["open", 1],
      ["unassigned", 0],
    ] as const) {
      const { chats } = (await desk.client.get<{ chats: unknown[] }>(`/api/monitoring/chats?figure=${figure}`)).body;
      expect([figure, chats.length]).toEqual([figure, count]);
    }
  });

  it("is given as CSV, harmless to spreadsheets", async () => {
    await desk.client.send("PATCH", `/api/sessions/${desk.session.id}`, JSON.stringify({ name: '=cmd("x")' }), {
      "content-type": "application/json",
    });

    const { body, headers } = await desk.client.get<string>("/api/monitoring.csv?range=24h");

    expect(headers.get("content-disposition")).toContain("monitoring-24h.csv");
    expect(body).toContain("volume,,,received,4");
    expect(body).toContain(`session,"'=cmd(""x"")",,received,4`);
  });

  it("refuses a time zone that there is none of", async () => {
    expect((await desk.client.get("/api/monitoring?range=1h&timeZone=Mars/Olympus")).status).toBe(400);
    expect((await figures("range=7d&timeZone=Asia/Tokyo")).timeZone).toBe("Asia/Tokyo");
  });
});
