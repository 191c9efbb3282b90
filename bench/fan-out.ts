import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "../scripts/system/eventually.ts";
import { Child } from "./child.ts";
import type { Deliverer } from "./intake.ts";
import { percentile, round } from "./statistics.ts";

const PAUSE_MS = 200;
const PREFIX = "fan-out ";

export interface FanOutFigures {
  readonly clients: number;
  readonly events: number;
  readonly missed: number;
  readonly twice: number;
  /** From the first client that hears of a message to the last. */
  readonly spreadP50Ms: number;
  readonly spreadP99Ms: number;
}

/** Messages that arrive while many browsers hear the inbox. */
export async function measureFanOut(
  desk: { readonly url: string; readonly cookie: string },
  deliverer: Deliverer,
  sessionId: string,
  { clients, events }: { clients: number; events: number },
): Promise<FanOutFigures> {
  const child = new Child<boolean>("listeners.ts");
  await child.ready;
  await child.ask({ do: "listen", ...desk, count: clients });
  for (let count = 0; count < events; count += 1) {
    await deliverer.write(sessionId, 1 + count, `${PREFIX}${count}`);
    await delay(PAUSE_MS);
  }
  const heard = () => child.ask<[string, number[]][]>({ do: "heard", prefix: PREFIX });
  const isAll = async () => (await heard()).reduce((sum, [, times]) => sum + times.length, 0) >= clients * events;
  await eventually("everybody has heard everything", isAll, 30_000).catch(() => undefined);
  const all = await heard();
  await child.stop();
  const spreads = all.map(([, times]) => Math.max(...times) - Math.min(...times));
  const counts = all.map(([, times]) => times.length);
  return {
    clients,
    events,
    missed: counts.reduce((sum, count) => sum + Math.max(0, clients - count), (events - all.length) * clients),
    twice: counts.reduce((sum, count) => sum + Math.max(0, count - clients), 0),
    spreadP50Ms: round(percentile(spreads, 50)),
    spreadP99Ms: round(percentile(spreads, 99)),
  };
}
