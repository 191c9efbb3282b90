import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { WebSocket as ServedSocket } from "@fastify/websocket";
import { createLogger } from "@gomarketing/service-kit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { LiveClient } from "../../test/desk.ts";
import type { Member } from "../context.ts";
import type { Colleagues } from "./colleagues.ts";
import { LiveFeed } from "./live-feed.ts";
import { LiveSocket } from "./live-socket.ts";

const MEMBER = { organizationId: "o", userId: "ana", name: "Ana" } as Member;
const LIMITS = { heartbeatMs: 40, maxBufferedBytes: 256 * 1024 };

let feed: LiveFeed;
let server: Server;
let isSignedIn = true;
let url = "";
let departures = 0;
beforeEach(async () => {
  isSignedIn = true;
  departures = 0;
  feed = new LiveFeed(createLogger("test", "silent"));
  server = createServer();
  const colleagues = { arrive: () => ({ look: () => undefined, leave: () => (departures += 1) }), at: () => [] };
  new WebSocketServer({ server }).on("connection", (socket: ServedSocket, request: IncomingMessage) => {
    new LiveSocket(socket, {
      wire: request.socket,
      member: MEMBER,
      isSignedIn: async () => isSignedIn,
      db: undefined as never,
      feed,
      colleagues: colleagues as unknown as Colleagues,
      limits: LIMITS,
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const closed = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.once("close", resolve));
const tell = (text: string) =>
  feed.tell("o", ["inbox"], { event: "suggestion.delta", data: { chatId: "c", id: "s", text } });

describe("a live connection", () => {
  it("that answers pings stays, and one that has gone silent is dropped", async () => {
    const alive = new LiveClient(url, "");
    await alive.opened;
    let pings = 0;
    alive.socket.on("ping", () => {
      pings += 1;
    });
    const silent = new WebSocket(url.replace("http", "ws"), { autoPong: false });

    expect(await closed(silent)).toBe(1006);

    await expect.poll(() => pings).toBeGreaterThan(3);
    expect(alive.socket.readyState).toBe(WebSocket.OPEN);
    expect(departures).toBe(1);
  });

  it("that does not read what it is told is dropped, and others are told all the while", async () => {
    const [quick, slow] = [new LiveClient(url, ""), new LiveClient(url, "")];
    await Promise.all([quick.opened, slow.opened]);
    await Promise.all([quick.subscribe("inbox"), slow.subscribe("inbox")]);
    slow.socket.pause();
    const gone = new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (departures === 0) return;
        clearInterval(look);
        resolve();
      }, 5);
    });

    let told = 0;
    const telling = setInterval(() => {
      told += 1;
      tell(String(told).padEnd(64 * 1024, "x"));
    }, 1);
    await gone;
    clearInterval(telling);
    tell("the last");
    await quick.until((frames) => frames.some(({ data }) => data?.text === "the last"));

    const numbers = quick.events("suggestion.delta").map(({ data }) => Number.parseInt(String(data?.text), 10));
    expect(numbers.slice(0, -1)).toEqual(Array.from({ length: told }, (_, index) => index + 1));
    slow.socket.terminate();
  });

  it("of somebody who has signed out ends at the next heartbeat", async () => {
    const live = new LiveClient(url, "");
    await live.opened;

    isSignedIn = false;

    expect(await closed(live.socket)).toBe(1008);
  });

  it("may say only so much at once", async () => {
    const live = new LiveClient(url, "");
    await live.opened;

    live.say({ type: "subscribe", channel: "inbox", padding: "x".repeat(20_000) });
    await live.until((frames) => frames.length === 1);

    expect(live.frames).toMatchObject([{ type: "error", problem: { type: "/problems/invalid-input" } }]);
  });
});
