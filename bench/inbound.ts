import { WebSocket } from "ws";
import { Child } from "./child.ts";
import { Gateway } from "./gateway.ts";
import type { OrderWithoutId } from "./orders.ts";
import { sentAtOf } from "./orders.ts";
import { openDesk } from "./road-desk.ts";
import { percentile, round } from "./statistics.ts";

export interface Addresses {
  readonly webSocketUrl: string;
  readonly noiseRootKey: string;
  readonly noiseRootSerial: number;
  readonly mediaCa: string;
}

export interface Figures {
  readonly sessions: number;
  readonly messagesPerSecond: number;
  readonly latencyP50Ms: number;
  readonly latencyP99Ms: number;
}

/** What receives: bare Baileys, or the whole road. */
interface Receiver {
  link(index: number, scan: (qr: string) => Promise<void>): Promise<void>;
  expect(count: number): Promise<void>;
  /** Resolves with the time when everything expected was there. */
  received(): Promise<number>;
  latenciesMs(): Promise<readonly number[]>;
  stop(): Promise<void>;
}

/** The throughput round: all written ahead, encrypted, and let go at once. */
const MESSAGES = 4_000;
/** The latency round: so many messages a second in all, well below what either can take. */
const PACED_MESSAGES = 600;
const PACED_PER_SECOND = 40;

/** Bare Baileys, whatsapp-api with a receiver that does nothing, or all programs up to the browser. */
export type Kind = "floor" | "gateway" | "road";

/** Measures one receiver with so many sessions, each with a customer of its own. */
export async function measureInbound(kind: Kind, sessions: number): Promise<Figures> {
  const whatsApp = new Child<Addresses>("load-whatsapp.ts");
  const environment = environmentOf(await whatsApp.ready);
  const receiver = await OPEN[kind](environment);
  const tell = <T>(order: OrderWithoutId) => whatsApp.ask<T>(order);
  try {
    await linkAll(receiver, tell, sessions);
    const each = Math.ceil(MESSAGES / sessions);
    // Sessions are opened and caches filled before anything counts.
    await receiver.expect(sessions * 20);
    await tell({ do: "write", sessions, each: 20 });
    await receiver.received();

    await receiver.expect(sessions * each);
    await tell({ do: "hold" });
    await tell({ do: "write", sessions, each });
    const startedAt = Date.now();
    await tell({ do: "release" });
    const seconds = ((await receiver.received()) - startedAt) / 1_000;
    const latencies = await paced(receiver, tell, sessions);
    return {
      sessions,
      messagesPerSecond: round((sessions * each) / seconds, 0),
      latencyP50Ms: percentile(latencies, 50),
      latencyP99Ms: percentile(latencies, 99),
    };
  } finally {
    await receiver.stop();
    await whatsApp.stop();
  }
}

type Tell = <T>(order: OrderWithoutId) => Promise<T>;

async function linkAll(receiver: Receiver, tell: Tell, count: number, from = 0): Promise<void> {
  await tell({ do: "people", count });
  for (let index = from; index < count; index += 1)
    await receiver.link(index, (qr) => tell<void>({ do: "scan", index, qr }));
}

async function paced(receiver: Receiver, tell: Tell, sessions: number): Promise<readonly number[]> {
  const rounds = Math.ceil(PACED_MESSAGES / sessions);
  await receiver.expect(rounds * sessions);
  const everyMs = (1_000 * sessions) / PACED_PER_SECOND;
  for (let count = 0; count < rounds; count += 1) {
    const startedAt = Date.now();
    await tell({ do: "write", sessions, each: 1 });
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, everyMs - (Date.now() - startedAt))));
  }
  await receiver.received();
  return receiver.latenciesMs();
}

async function bareBaileys(environment: Record<string, string>): Promise<Receiver> {
  const child = new Child<boolean>("bare-baileys.ts", environment);
  await child.ready;
  return {
    link: async (index, scan) => {
      const qr = await child.ask<string>({ do: "link", index });
      const open = child.ask({ do: "open", index });
      await scan(qr);
      await open;
    },
    expect: (count) => child.ask({ do: "expect", count }),
    received: () => child.ask<number>({ do: "received" }),
    latenciesMs: () => child.ask<number[]>({ do: "latencies" }),
    stop: () => child.stop(),
  };
}

async function bareGateway(environment: Record<string, string>): Promise<Receiver> {
  const gateway = await new Gateway(environment).start();
  let wanted = 0;
  return {
    link: (index, scan) => gateway.link(`s${index}`, scan),
    expect: async (count) => {
      gateway.forget();
      wanted = count;
    },
    received: async () => {
      await gateway.until(() => gateway.received >= wanted);
      return Date.now();
    },
    latenciesMs: async () => gateway.latenciesMs,
    stop: () => gateway.stop(),
  };
}

async function wholeRoad(environment: Record<string, string>): Promise<Receiver> {
  const { desk, system, stop } = await openDesk(environment);
  const latencies: number[] = [];
  const state = { received: 0, wanted: 0, onWanted: (_at: number) => {} };
  const socket = new WebSocket(`${system.url.replace("http", "ws")}/api/events`, { headers: { cookie: desk.cookie } });
  await new Promise((resolve) => socket.once("open", resolve));
  socket.send(JSON.stringify({ type: "subscribe", channel: "inbox" }));
  socket.on("message", (data) => {
    const frame = JSON.parse(String(data)) as { event?: string; data?: { text?: string } };
    if (frame.event !== "message.created") return;
    latencies.push(Date.now() - sentAtOf(frame.data?.text ?? ""));
    state.received += 1;
    if (state.received === state.wanted) state.onWanted(Date.now());
  });
  return {
    link: async (index, scan) => {
      const { id } = await desk.post<{ id: string }>("/api/sessions", { name: `Loja ${index}` });
      await desk.linkWith(id, scan);
    },
    expect: async (count) => {
      state.received = 0;
      state.wanted = count;
      latencies.length = 0;
    },
    received: () =>
      state.received >= state.wanted
        ? Promise.resolve(Date.now())
        : new Promise((resolve) => (state.onWanted = resolve)),
    latenciesMs: async () => latencies,
    stop: async () => {
      socket.terminate();
      await stop();
    },
  };
}

const OPEN: Readonly<Record<Kind, (environment: Record<string, string>) => Promise<Receiver>>> = {
  floor: bareBaileys,
  gateway: bareGateway,
  road: wholeRoad,
};

export function environmentOf({
  webSocketUrl,
  noiseRootKey,
  noiseRootSerial,
  mediaCa,
}: Addresses): Record<string, string> {
  return {
    WHATSAPP_WEB_SOCKET_URL: webSocketUrl,
    WHATSAPP_NOISE_ROOT_KEY: noiseRootKey,
    WHATSAPP_NOISE_ROOT_SERIAL: String(noiseRootSerial),
    WHATSAPP_MEDIA_CA: mediaCa,
  };
}
