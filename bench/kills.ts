import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { seeded } from "../e2e/seeded.ts";
import { BUSINESS, openLinkedDesk } from "../e2e/whole-system.ts";
import { eventually } from "../scripts/system/eventually.ts";
import { inRoot } from "../scripts/system/paths.ts";
import type { Program } from "../scripts/system/program.ts";
import { percentile, round } from "./statistics.ts";

const CUSTOMERS = ["+5531991110001", "+5531991110002", "+5531991110003", "+5531991110004", "+5531991110005"];
const WRITTEN_EACH = 480;
const ANSWERED_EACH = 48;
const STORM_MS = 240_000;
const KILLS_EACH = 30;
const SEED = 20_261_124;
const SETTLE_MS = 180_000;

/**
 * `node bench/kills.ts`: customers write and agents answer for four minutes, while PostgreSQL, the backend and
 * whatsapp-api are killed with SIGKILL at seeded random moments. Counts what was acknowledged and what of it is missing or
 * there twice; JSON in bench/results/kills.json.
 */
const random = seeded(SEED);
const whole = await openLinkedDesk();
const { system, whatsApp, desk } = whole;
const path = (number: string) => `/customers/${encodeURIComponent(number)}`;

const chatOf = new Map<string, string>();
for (const [index, number] of CUSTOMERS.entries()) {
  await whatsApp.control.post("/customers", { number, name: `Cliente ${index + 1}` });
  await whatsApp.control.post(`${path(number)}/messages`, { to: BUSINESS.number, type: "text", text: "oi" });
  const chat = await eventually("the first message", async () =>
    (await desk.chats()).find(({ contact }) => contact.phone === number),
  );
  chatOf.set(number, chat.id);
}

const written = new Map(CUSTOMERS.map((number) => [number, ["oi"]]));
const answered = new Map(CUSTOMERS.map((number) => [number, [] as string[]]));
const backAfterMs: number[] = [];
const programs = [system.programs.postgres, system.programs.backend, system.programs.whatsappApi].filter(
  (program) => program !== undefined,
);
await Promise.all([...programs.map(killAtRandom), ...CUSTOMERS.flatMap((number) => [write(number), answer(number)])]);

await settled("every message at the desk", shownByChat, written);
await settled("every answer at its customer", heardByCustomer, answered);
const figures = {
  at: new Date().toISOString(),
  node: process.version,
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  minutes: round(STORM_MS / 60_000),
  kills: Object.fromEntries(programs.map(({ name }) => [name, KILLS_EACH])),
  backAfterP50Ms: percentile(backAfterMs, 50),
  backAfterP99Ms: percentile(backAfterMs, 99),
  written: compare(written, await shownByChat()),
  answered: compare(answered, await heardByCustomer()),
  // Messages that somebody could not decrypt, and asked for once more.
  unreadable: (await whatsApp.control.get<{ retries: number }>("/stats")).retries,
};
console.table([
  { what: "written by customers", ...figures.written },
  { what: "answered by agents", ...figures.answered },
]);
console.log(`back after a kill: p50 ${figures.backAfterP50Ms} ms, p99 ${figures.backAfterP99Ms} ms`);
console.log(`${figures.unreadable} could not be decrypted, and were asked for again`);
writeFileSync(inRoot("bench/results/kills.json"), `${JSON.stringify(figures, null, 2)}\n`);
await whole.stop();
const isWhole = [figures.written, figures.answered].every((one) => one.lost + one.twice + one.disordered === 0);
process.exit(isWhole && figures.unreadable === 0 ? 0 : 1);

async function killAtRandom(program: Program): Promise<void> {
  for (let kills = 0; kills < KILLS_EACH; kills += 1) {
    await delay((random() * 2 * STORM_MS * 0.8) / KILLS_EACH);
    const pid = await eventually(`${program.name} lives`, async () => program.pid);
    process.kill(pid, "SIGKILL");
    const killedAt = performance.now();
    await eventually("all lives again", isReady, 60_000);
    backAfterMs.push(Math.round(performance.now() - killedAt));
  }
}

async function isReady(): Promise<boolean> {
  return (await fetch(`${system.url}/readyz`)).ok;
}

async function write(number: string): Promise<void> {
  for (let count = 1; count <= WRITTEN_EACH; count += 1) {
    await delay((random() * 2 * STORM_MS) / WRITTEN_EACH);
    const text = `mensagem ${count} de ${number}`;
    await whatsApp.control.post(`${path(number)}/messages`, { to: BUSINESS.number, type: "text", text });
    written.get(number)?.push(text);
  }
}

/** As a browser does: the same key again until the desk has answered. What it has answered is acknowledged. */
async function answer(number: string): Promise<void> {
  for (let count = 1; count <= ANSWERED_EACH; count += 1) {
    await delay((random() * 2 * STORM_MS) / ANSWERED_EACH);
    const text = `resposta ${count} para ${number}`;
    const key = randomUUID();
    await eventually("the desk takes an answer", () => send(chatOf.get(number) ?? "", text, key), 60_000);
    answered.get(number)?.push(text);
  }
}

async function send(chatId: string, text: string, key: string): Promise<unknown> {
  return desk.post("/api/messages", { chatId, type: "text", text }, { "idempotency-key": key });
}

type Texts = ReadonlyMap<string, readonly (string | undefined)[]>;

/** Waits until all is there, but not for ever: what is missing then is counted. */
async function settled(what: string, look: () => Promise<Texts>, expected: Texts): Promise<void> {
  const isAll = async () => {
    const texts = await look();
    return [...expected].every(([number, all]) => all.every((text) => texts.get(number)?.includes(text)));
  };
  await eventually(what, isAll, SETTLE_MS).catch(() => undefined);
}

async function shownByChat(): Promise<Texts> {
  const texts = new Map<string, (string | undefined)[]>();
  for (const [number, chatId] of chatOf) {
    const messages = await desk.messages(chatId);
    texts.set(
      number,
      messages.flatMap(({ direction, text }) => (direction === "inbound" ? [text] : [])),
    );
  }
  return texts;
}

async function heardByCustomer(): Promise<Texts> {
  const texts = new Map<string, (string | undefined)[]>();
  for (const number of CUSTOMERS) {
    const { messages } = await whatsApp.control.get<{ messages: { text?: string }[] }>(`${path(number)}/messages`);
    texts.set(
      number,
      messages.map(({ text }) => text),
    );
  }
  return texts;
}

/** Of what was acknowledged: what is missing, what is there more than once, in how many chats the order is another. */
function compare(expected: Texts, found: Texts) {
  const figures = { acknowledged: 0, lost: 0, twice: 0, disordered: 0 };
  for (const [number, texts] of expected) {
    const there = found.get(number) ?? [];
    figures.acknowledged += texts.length;
    figures.lost += texts.filter((text) => !there.includes(text)).length;
    figures.twice += there.length - new Set(there).size;
    const order = [...new Set(there)];
    const at = texts.findIndex((text, index) => text !== order[index]);
    if (at < 0) continue;
    figures.disordered += 1;
    // The first place that is another one says where to look.
    console.log(`${number}, from ${at} on:`, { expected: texts.slice(at, at + 8), found: order.slice(at, at + 8) });
  }
  return figures;
}
