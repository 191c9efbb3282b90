import { createLogger, type Problem, Turnstile } from "@gomarketing/service-kit";
import type { Phone } from "@gomarketing/whatsapp-simulator";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { type Gateway, type GatewayOptions, hasStatus, isConnected, openGateway, SHOP } from "../../test/gateway.ts";
import { StorageUnreachable } from "../store/lease.ts";
import type { SessionStorage } from "../store/session-storage.ts";
import type { SessionContext } from "./session-context.ts";
import { SessionManager } from "./session-manager.ts";

const SESSIONS = 13;
const PLACES = 10;

let gateway: Gateway;
const open = async (options?: GatewayOptions) => {
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

const countConnected = (from: number) =>
  new Set(
    gateway.receiver.events
      .slice(from)
      .flatMap(({ type, sessionId, data }) =>
        type === "session.updated" && data.status === "connected" ? [sessionId] : [],
      ),
  ).size;

/** Those whom the simulator has let in and who have not come to the end of logging in. */
const countConnecting = (phones: readonly Phone[]) =>
  phones.filter(({ account }) =>
    [...account.companions.values()].some(({ connection, isActive }) => connection && !isActive),
  ).length;

describe("sessions that come back at the start of the program", () => {
  it("connect ten at a time, and all of them", async () => {
    await open();
    const phones = Array.from({ length: SESSIONS }, (_, index) =>
      gateway.simulator.addPhone({ number: `+55319900000${String(index).padStart(2, "0")}`, name: `Loja ${index}` }),
    );
    for (const [index, phone] of phones.entries()) await gateway.link(`loja-${index}`, phone);
    gateway.simulator.fault({ kind: "slow", delayMs: 400 });
    const from = gateway.receiver.events.length;

    let most = 0;
    const watching = setInterval(() => {
      most = Math.max(most, countConnecting(phones));
    }, 1);
    await gateway.restart();
    await gateway.receiver.until(() => countConnected(from) === SESSIONS);
    clearInterval(watching);
    gateway.simulator.fault({ kind: "slow", off: true });

    expect(most).toBe(PLACES);
  });
});

describe("a session's place among those that connect", () => {
  const start = (id = "shop") => gateway.call("POST", `/sessions/${id}/start`);
  const isConnecting = () => eventually(() => expect(countConnecting([gateway.shop])).toBe(1));
  const slowly = async () => {
    gateway.simulator.fault({ kind: "slow", delayMs: 3_000, number: SHOP });
    await start();
    await isConnecting();
  };
  const hasError = (code: string) =>
    gateway.receiver.until((receiver) => {
      const last = receiver.of("session.updated").findLast(({ sessionId }) => sessionId === "shop")?.data;
      return last !== undefined && "lastError" in last && last.lastError?.code === code;
    });

  it.each<[string, () => Promise<unknown>]>([
    ["is connected", async () => start().then(() => isConnected(gateway.receiver))],
    ["is stopped", async () => slowly().then(() => gateway.call("POST", "/sessions/shop/stop"))],
    ["is logged out", async () => slowly().then(() => gateway.call("POST", "/sessions/shop/logout"))],
    ["is deleted", async () => slowly().then(() => gateway.call("DELETE", "/sessions/shop?force=true"))],
    ["loses its connection", async () => slowly().then(() => gateway.simulator.fault({ kind: "drop", number: SHOP }))],
    ["takes too long", async () => slowly().then(() => hasError("connecting-too-long"))],
    [
      "is banned",
      async () => {
        gateway.simulator.fault({ kind: "ban", number: SHOP });
        await start();
        await hasStatus(gateway.receiver, "banned");
      },
    ],
    [
      "cannot reach its proxy",
      async () => {
        await gateway.call("POST", "/sessions/shop/start", { proxy: "http://127.0.0.1:1" });
        await hasError("proxy-failed");
      },
    ],
    [
      "shows a QR",
      async () => {
        await gateway.call("POST", "/sessions/shop/logout");
        await start();
        await hasStatus(gateway.receiver, "awaiting_scan");
      },
    ],
  ])("is given back when it %s", async (_what, leave) => {
    await open({ context: { turnstile: new Turnstile(1) }, timings: { connectingLimitMs: 1_000 } });
    await gateway.link();
    await gateway.call("POST", "/sessions/shop/stop");

    await leave();

    await start("another");
    await hasStatus(gateway.receiver, "awaiting_scan", "another");
  });

  it("is not lost by starting and stopping a session that waits for it", async () => {
    await open({ context: { turnstile: new Turnstile(1) } });
    await gateway.link();
    await gateway.call("POST", "/sessions/shop/stop");
    await slowly();
    for (let round = 0; round < 5; round += 1) {
      await start("another");
      await gateway.call("POST", "/sessions/another/stop");
    }
    await start("another");
    await gateway.call("POST", "/sessions/shop/stop");

    await hasStatus(gateway.receiver, "awaiting_scan", "another");
  });
});

describe("a session that is kept and not to be had yet", () => {
  it("is asked for again later while it is opened, and while its storage cannot be reached; what is nowhere is not", async () => {
    await open();
    const storage: SessionStorage = {
      list: async () => ["shop"],
      open: (id) => Promise.reject(new StorageUnreachable(id, "no answer")),
      erase: () => Promise.resolve(),
      forgetEarlier: () => Promise.resolve(),
      problem: () => undefined,
      close: () => Promise.resolve(),
    };
    const sessions = new SessionManager(storage, { clock: Date.now } as SessionContext, createLogger("test", "silent"));
    const problemOf = (id: string) => {
      try {
        return sessions.get(id) as never;
      } catch (error) {
        return (error as Problem).fields;
      }
    };

    const opening = problemOf("shop");
    await sessions.restore();
    const unreachable = problemOf("shop");
    const unknown = problemOf("nowhere");
    await sessions.stop();

    const passing = { status: 503, retryAfterSeconds: expect.any(Number) };
    expect(opening).toMatchObject({ ...passing, type: "/problems/session-opening" });
    expect(unreachable).toMatchObject({ ...passing, type: "/problems/session-storage-unreachable" });
    expect(unknown).toMatchObject({ status: 404 });
  });
});
