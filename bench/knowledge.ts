import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "@gomarketing/service-kit";
import { v7 as uuidv7 } from "uuid";
import { Database, NO_CONSEQUENCES } from "../apps/backend/src/database/connection.ts";
import { migrate } from "../apps/backend/src/database/migrate.ts";
import { Jobs } from "../apps/backend/src/jobs/jobs.ts";
import { findPassages } from "../apps/backend/src/knowledge/find-passages.ts";
import { readSet, TUNING } from "../apps/backend/test/retrieval-set/measure.ts";
import { freePort } from "../scripts/system/environment.ts";
import { inRoot } from "../scripts/system/paths.ts";
import { startPostgres } from "../scripts/system/postgres.ts";
import { percentile, round } from "./statistics.ts";

/** `PASSAGES=1000` makes a small run, on a machine that has other things to do. */
const PASSAGES = Number(process.env.PASSAGES ?? 10_000);
const PASSAGES_A_STATEMENT = 100;
const ROUNDS = 3;
const WORDS_OF_TITLE = 5;
const WORDS_OF_TEXT = 80;

/** Finding passages among many: of the words of real ones, so that what is asked is in a good part of them. */
export async function measureKnowledge(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "gomarketing-bench-"));
  const { url, program } = await startPostgres(dataDir, await freePort(), () => undefined);
  const db = new Database(url, createLogger("bench", "silent"), NO_CONSEQUENCES);
  try {
    await migrate(db.pool);
    await Jobs.migrate(db);
    const organizationId = randomUUID();
    await db.system.insertInto("organizations").values({ id: organizationId, name: "x" }).execute();
    const sets = TUNING.map(readSet);
    const startedAt = performance.now();
    await fill(
      db,
      organizationId,
      sets.flatMap(({ passages }) => passages.flatMap(({ title, text }) => `${title} ${text}`.split(/\s+/))),
    );
    const indexMs = (performance.now() - startedAt) / PASSAGES;
    await db.pool.query("vacuum analyze passages, passage_stems, passage_words");
    const times: number[] = [];
    for (let count = 0; count <= ROUNDS; count += 1)
      for (const { ask } of sets.flatMap(({ questions }) => questions)) {
        const askedAt = performance.now();
        await findPassages({ db }, organizationId, ask);
        // The first round warms up.
        if (count > 0) times.push(performance.now() - askedAt);
      }
    const figures = {
      passages: PASSAGES,
      questions: times.length,
      p50Ms: round(percentile(times, 50)),
      p99Ms: round(percentile(times, 99)),
      indexMsAPassage: round(indexMs),
    };
    console.table([figures]);
    mkdirSync(inRoot("bench/results"), { recursive: true });
    const machine = {
      at: new Date().toISOString(),
      node: process.version,
      cpu: cpus()[0]?.model,
      cores: cpus().length,
    };
    writeFileSync(inRoot("bench/results/knowledge.json"), `${JSON.stringify({ ...machine, ...figures }, null, 2)}\n`);
  } finally {
    await db.close();
    await program.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function fill(db: Database, organizationId: string, words: readonly string[]): Promise<void> {
  const source = { id: uuidv7(), organization_id: organizationId, kind: "article" as const, title: "x" };
  await db.system.insertInto("knowledge_sources").values(source).execute();
  let seed = 1;
  const draw = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  // Three words of ten are of this passage and few others, as names and codes are.
  const word = (): string =>
    draw() < 0.7
      ? (words[Math.floor(draw() * words.length)] ?? "")
      : `x${Math.floor(draw() ** 3 * 20_000).toString(36)}`;
  const say = (count: number): string => Array.from({ length: count }, word).join(" ");
  for (let from = 0; from < PASSAGES; from += PASSAGES_A_STATEMENT)
    await db.inOrganization(organizationId, (tx) =>
      tx
        .insertInto("passages")
        .values(
          Array.from({ length: PASSAGES_A_STATEMENT }, (_, index) => ({
            id: uuidv7(),
            organization_id: organizationId,
            source_id: source.id,
            version: 1,
            position: from + index,
            title: say(WORDS_OF_TITLE),
            text: say(WORDS_OF_TEXT),
          })),
        )
        .execute(),
    );
}
