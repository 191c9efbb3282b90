import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { inRoot } from "../scripts/system/paths.ts";
import { Child, residentKb } from "./child.ts";
import { Gateway } from "./gateway.ts";
import { customerNumber, type OrderWithoutId } from "./orders.ts";
import { round } from "./statistics.ts";

const SESSIONS = 50;
const INBOUND_PER_SECOND = 20;
const OUTBOUND_PER_SECOND = 2;
const FAULT_EVERY_MS = 3_000;
const SAMPLE_EVERY_MS = 10_000;
/** After the last message everything must have arrived within this. */
const SETTLE_MS = 180_000;
const TEN_MINUTES_MS = 600_000;

interface Addresses {
  readonly webSocketUrl: string;
  readonly noiseRootKey: string;
  readonly noiseRootSerial: number;
  readonly mediaCa: string;
}

type Tell = <T>(order: OrderWithoutId) => Promise<T>;
type Fault = Extract<OrderWithoutId, { do: "fault" }>["fault"];

/** What goes wrong, again and again: at WhatsApp, and at the webhook's receiver. */
const FAULTS: readonly (Fault | "receiver-away")[] = [
  { kind: "drop" },
  { kind: "stall" },
  { kind: "stream-error", code: 503 },
  { kind: "stream-error", code: 515 },
  { kind: "duplicate", count: 3 },
  { kind: "slow", delayMs: 50 },
  { kind: "slow", off: true },
  "receiver-away",
];

/**
 * `node bench/soak.ts [minutes]`: sessions under load while things go wrong, for an hour. Nothing may be lost or come
 * twice, and memory may not grow.
 */
const minutes = Number(process.argv[2] ?? 60);
const whatsApp = new Child<Addresses>("load-whatsapp.ts");
const { webSocketUrl, noiseRootKey, noiseRootSerial, mediaCa } = await whatsApp.ready;
const tell: Tell = (order) => whatsApp.ask(order);
const gateway = await new Gateway({
  WHATSAPP_WEB_SOCKET_URL: webSocketUrl,
  WHATSAPP_NOISE_ROOT_KEY: noiseRootKey,
  WHATSAPP_NOISE_ROOT_SERIAL: String(noiseRootSerial),
  WHATSAPP_MEDIA_CA: mediaCa,
}).start();

const written = Array.from({ length: SESSIONS }, () => 0);
const arrived = Array.from({ length: SESSIONS }, () => [] as number[]);
const seen = new Set<string>();
const sent: { index: number; text: string }[] = [];
let redelivered = 0;
let faults = 0;
gateway.onMessage = (sessionId, eventId, text) => {
  if (seen.has(eventId)) redelivered += 1;
  else arrived[Number(sessionId.slice(1))]?.push(Number(text.split(" ")[1]));
  seen.add(eventId);
};

await tell({ do: "people", count: SESSIONS });
for (let index = 0; index < SESSIONS; index += 1)
  await gateway.link(`s${index}`, (qr) => tell({ do: "scan", index, qr }));
console.log(`${SESSIONS} sessions linked`);

const startedAt = Date.now();
const endsAt = startedAt + minutes * 60_000;
const memory: { readonly ms: number; readonly kb: number }[] = [];
await Promise.all([writing(), answering(), disturbing(), sampling()]);
await settle();

const figures = await judge();
writeFileSync(inRoot(`bench/results/soak-${minutes}-minutes.json`), `${JSON.stringify(figures, null, 2)}\n`);
console.log(figures);
await gateway.stop();
await whatsApp.stop();
process.exit(figures.lost === 0 && figures.twice === 0 && figures.disordered === 0 ? 0 : 1);

async function writing(): Promise<void> {
  for (let count = 0; Date.now() < endsAt; count += 1) {
    const index = count % SESSIONS;
    const number = (written[index] ?? 0) + 1;
    written[index] = number;
    await tell({ do: "say", index, text: `n ${number} t=${Date.now()}` });
    await delay(Math.max(0, startedAt + ((count + 1) * 1_000) / INBOUND_PER_SECOND - Date.now()));
  }
}

async function answering(): Promise<void> {
  for (let count = 0; Date.now() < endsAt; count += 1) {
    const index = (count * 7) % SESSIONS;
    const message = { index, text: `answer ${count}` };
    sent.push(message);
    void sendUntilTaken(message, `soak-${count}`);
    await delay(Math.max(0, startedAt + ((count + 1) * 1_000) / OUTBOUND_PER_SECOND - Date.now()));
  }
}

/** As a backend does: the same key again until it is taken. */
async function sendUntilTaken({ index, text }: { index: number; text: string }, key: string): Promise<void> {
  for (;;) {
    try {
      await gateway.call(
        "POST",
        `/sessions/s${index}/messages`,
        { to: customerNumber(index), type: "text", text },
        key,
      );
      return;
    } catch {
      await delay(1_000);
    }
  }
}

async function disturbing(): Promise<void> {
  while (Date.now() < endsAt) {
    const fault = FAULTS[faults % FAULTS.length];
    faults += 1;
    if (fault === "receiver-away") {
      gateway.isAway = true;
      setTimeout(() => (gateway.isAway = false), 2_000);
    } else if (fault) {
      await tell({ do: "fault", index: (faults * 11) % SESSIONS, fault });
    }
    await delay(FAULT_EVERY_MS);
  }
}

async function sampling(): Promise<void> {
  while (Date.now() < endsAt) {
    memory.push({ ms: Date.now() - startedAt, kb: residentKb(gateway.pid) });
    if (memory.length % 30 === 0)
      console.log(`${memory.length / 6} min, ${memory.at(-1)?.kb} kB, ${gateway.received} received`);
    await delay(SAMPLE_EVERY_MS);
  }
}

async function settle(): Promise<void> {
  const until = Date.now() + SETTLE_MS;
  while (Date.now() < until) {
    if (arrived.every((numbers, index) => numbers.length >= (written[index] ?? 0)) && (await missingAnswers()) === 0)
      return;
    await delay(1_000);
  }
}

async function missingAnswers(): Promise<number> {
  const heard = await allHeard();
  return sent.filter(({ index, text }) => !heard[index]?.[text]).length;
}

function allHeard(): Promise<Record<string, number>[]> {
  return Promise.all(written.map((_, index) => tell<Record<string, number>>({ do: "heard", index })));
}

async function judge() {
  const heard = await allHeard();
  const lostInbound = arrived.reduce((sum, numbers, index) => sum + (written[index] ?? 0) - new Set(numbers).size, 0);
  const twiceInbound = arrived.reduce((sum, numbers) => sum + numbers.length - new Set(numbers).size, 0);
  const twiceOutbound = heard.flatMap((counts) => Object.values(counts)).filter((count) => count > 1).length;
  const half = memory.slice(Math.floor(memory.length / 2));
  const mean = half.reduce((sum, { kb }) => sum + kb, 0) / half.length;
  return {
    at: new Date().toISOString(),
    node: process.version,
    cpu: cpus()[0]?.model,
    minutes,
    sessions: SESSIONS,
    inbound: written.reduce((sum, count) => sum + count, 0),
    outbound: sent.length,
    faults,
    lost: lostInbound + (await missingAnswers()),
    twice: twiceInbound + twiceOutbound,
    disordered: arrived.filter((numbers) => numbers.some((number, at) => at > 0 && number < (numbers[at - 1] ?? 0)))
      .length,
    redeliveredEventsKnownById: redelivered,
    rssFirstKb: memory[0]?.kb,
    rssHalfKb: half[0]?.kb,
    rssLastKb: memory.at(-1)?.kb,
    rssSlopePercentPer10Minutes: round((slope(half) * TEN_MINUTES_MS * 100) / mean),
    rssKbEveryMinute: memory.filter((_, index) => index % 6 === 0).map(({ kb }) => kb),
  };
}

/** Of the straight line that fits best, in kB a millisecond. */
function slope(points: readonly { ms: number; kb: number }[]): number {
  const meanMs = points.reduce((sum, { ms }) => sum + ms, 0) / points.length;
  const meanKb = points.reduce((sum, { kb }) => sum + kb, 0) / points.length;
  const over = points.reduce((sum, { ms, kb }) => sum + (ms - meanMs) * (kb - meanKb), 0);
  return over / points.reduce((sum, { ms }) => sum + (ms - meanMs) ** 2, 0);
}
