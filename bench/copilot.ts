import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import type { Me } from "@gomarketing/contracts";
import { createLogger } from "@gomarketing/service-kit";
import { v7 as uuidv7 } from "uuid";
import { Database, NO_CONSEQUENCES } from "../apps/backend/src/database/connection.ts";
import type { Asked } from "../apps/backend/test/provider-stand-in.ts";
import { fillKnowledge, readSet, TUNING } from "../apps/backend/test/retrieval-set/measure.ts";
import type { DeskClient } from "../scripts/system/desk-client.ts";
import { required } from "../scripts/system/environment.ts";
import { inRoot } from "../scripts/system/paths.ts";
import { Child } from "./child.ts";
import { Deliverer } from "./intake.ts";
import { openDesk } from "./road-desk.ts";
import { ANSWER } from "./scripted-provider.ts";
import { percentile, round } from "./statistics.ts";

/** `COPILOT_ROUNDS=5` makes a small run, on a machine that has other things to do. */
const ROUNDS = Number(process.env.COPILOT_ROUNDS ?? 60);
const CHATS_AT_ONCE = 50;
/** How often all of them ask at once. */
const BURSTS = Math.max(1, Math.ceil(ROUNDS / 12));
const WARM_UP = 5;
/** Until each connection of the pools has seen each statement. */
const WARM_UP_BURSTS = 2;
const QUESTIONS = ["Oi, meu pedido ainda não chegou", "Queria saber se já saiu, é para presente"];
const TOKENS = ANSWER.match(/\s*\S+/g)?.length ?? 0;

/** One answer, from the request to its last byte. Milliseconds. */
interface Heard {
  readonly firstMs: number;
  readonly totalMs: number;
}

/**
 * `npm run bench -- copilot`: an answer through the whole of the copilot (context, knowledge, prompt, provider, checks, database)
 * beside the same prompt put to the same provider directly, in turns. The provider is a local server that speaks as a quick one
 * does. A table on standard output, JSON in bench/results/copilot.json.
 */
export async function measureCopilot(): Promise<void> {
  const provider = new Child<{ url: string }>("scripted-provider.ts");
  const { url } = await provider.ready;
  const { system, desk, stop } = await openDesk({
    OPENAI_API_KEY: "a key",
    OPENAI_BASE_URL: url,
    OPENAI_MODEL: "scripted",
  });
  try {
    const chatIds = await fill(system, desk);
    const ours = (chatId: string) => () => viaCopilot(system.url, desk.cookie, chatId);
    const [first = ""] = chatIds;
    for (let count = 0; count < WARM_UP; count += 1) await ours(first)();
    // What the copilot asks, word by word.
    const asked = await provider.ask<Asked>({ do: "asked" });
    const raw = () => directly(url, asked);
    for (let count = 0; count < WARM_UP; count += 1) await raw();

    for (let burst = 0; burst < WARM_UP_BURSTS; burst += 1) await Promise.all(chatIds.map((chatId) => ours(chatId)()));

    const [alone, beside]: [Heard[], Heard[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      alone.push(await raw());
      beside.push(await ours(chatIds[round % chatIds.length] ?? first)());
    }
    const [manyAlone, manyBeside]: [Heard[], Heard[]] = [[], []];
    for (let burst = 0; burst < BURSTS; burst += 1) {
      manyAlone.push(...(await Promise.all(chatIds.map(raw))));
      manyBeside.push(...(await Promise.all(chatIds.map((chatId) => ours(chatId)()))));
    }
    const rows = [
      { chatsAtOnce: 1, ...compare(alone, beside) },
      { chatsAtOnce: CHATS_AT_ONCE, ...compare(manyAlone, manyBeside) },
    ];
    console.table(rows);
    write({
      rounds: ROUNDS,
      bursts: BURSTS,
      promptCharacters: asked.instructions.length + asked.prompt.length,
      answerTokens: TOKENS,
      rows,
    });
  } finally {
    await stop();
    await provider.stop();
  }
}

/** Chats of customers who wait for an answer, and a business that has written things down. */
async function fill(
  { url, databaseUrl, environment }: Awaited<ReturnType<typeof openDesk>>["system"],
  desk: DeskClient,
): Promise<string[]> {
  // Nothing is written by itself meanwhile.
  await desk.patch("/api/copilot/settings", { isAutomatic: false });
  await desk.patch("/api/copilot/enrichment", { isEnabled: false });
  const { organization } = await desk.get<Me>("/api/me");
  const db = new Database(databaseUrl, createLogger("bench", "silent"), NO_CONSEQUENCES);
  for (const name of TUNING) await fillKnowledge({ db, newId: uuidv7 }, organization.id, readSet(name));
  await db.pool.query("vacuum analyze");
  await db.close();
  const { id: sessionId } = await desk.post<{ id: string }>("/api/sessions", { name: "Loja" });
  const secret = readFileSync(join(required(environment, "DATA_DIR"), "secrets", "webhook-secret"), "utf8");
  const deliverer = new Deliverer(url, secret, 1);
  for (let customer = 1; customer <= CHATS_AT_ONCE; customer += 1)
    for (const question of QUESTIONS) await deliverer.write(sessionId, customer, question);
  await deliverer.close();
  return (await desk.chats()).map(({ id }) => id);
}

const viaCopilot = (url: string, cookie: string, chatId: string): Promise<Heard> =>
  hear(
    `${url}/api/suggestion-ai`,
    { cookie, origin: new URL(url).origin },
    { chatId },
    "event: delta\n",
    "event: done\n",
  );

const directly = (url: string, { instructions, prompt }: Asked): Promise<Heard> =>
  hear(
    `${url}/chat/completions`,
    { authorization: "Bearer a key" },
    {
      model: "scripted",
      stream: true,
      stream_options: { include_usage: true },
      messages: [
        { role: "system", content: instructions },
        { role: "user", content: prompt },
      ],
    },
    '"content":',
    "data: [DONE]",
  );

/** Asks, and notes when the first words and the end came. */
async function hear(url: string, headers: object, body: object, first: string, last: string): Promise<Heard> {
  const startedAt = performance.now();
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const decoder = new TextDecoder();
  let text = "";
  let firstMs: number | undefined;
  for await (const bytes of answer.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (firstMs === undefined && text.includes(first)) firstMs = performance.now() - startedAt;
  }
  if (firstMs === undefined || !text.includes(last)) throw new Error(`No whole answer came: ${text.slice(-500)}`);
  return { firstMs, totalMs: performance.now() - startedAt };
}

function compare(raw: readonly Heard[], ours: readonly Heard[]) {
  const first = (p: number, all: readonly Heard[]) =>
    percentile(
      all.map(({ firstMs }) => firstMs),
      p,
    );
  const speed = (all: readonly Heard[]) =>
    (all.length * TOKENS * 1_000) / all.reduce((sum, { totalMs }) => sum + totalMs, 0);
  return {
    rawFirstP50Ms: round(first(50, raw)),
    firstP50Ms: round(first(50, ours)),
    rawFirstP99Ms: round(first(99, raw)),
    firstP99Ms: round(first(99, ours)),
    moreMs: round(first(50, ours) - first(50, raw)),
    firstRatio: round(first(50, ours) / first(50, raw)),
    rawTokensPerSecond: round(speed(raw)),
    tokensPerSecond: round(speed(ours)),
    speedRatio: round(speed(ours) / speed(raw)),
  };
}

function write(figures: object): void {
  const machine = { at: new Date().toISOString(), node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
  mkdirSync(inRoot("bench/results"), { recursive: true });
  writeFileSync(inRoot("bench/results/copilot.json"), `${JSON.stringify({ ...machine, ...figures }, null, 2)}\n`);
}
