import { readdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createLogger } from "@gomarketing/service-kit";
import pg from "pg";
import { Database, NO_CONSEQUENCES } from "../../apps/backend/src/database/connection.ts";
import { MIGRATIONS, migrate } from "../../apps/backend/src/database/migrate.ts";
import { Jobs } from "../../apps/backend/src/jobs/jobs.ts";
import { type Environment, required } from "../system/environment.ts";
import { lockDataDir } from "../system/instance-lock.ts";
import { StartError } from "../system/start-error.ts";
import { type Manifest, readArchive, verifyArchive } from "./archive.ts";
import { holdsFiles, removeFiles, restoreFile } from "./data-files.ts";
import { fillTable, finishTables, prepareTables } from "./database-copy.ts";
import { openDatabase } from "./open-database.ts";

/**
 * Brings a backup back, to this machine or another one. The archive is read and compared with its checksums before anything is
 * touched; the database is filled whole or not at all, and last.
 *
 * @param isOverwriting what is there already goes
 * @throws {StartError} when the archive is not whole or not ours, the target is not empty, or GoMarketing runs on it
 */
export async function restoreBackup(environment: Environment, path: string, isOverwriting: boolean): Promise<Manifest> {
  const manifest = await verifyArchive(path);
  const unknown = manifest.migrations.find((name) => !readdirSync(MIGRATIONS).includes(name));
  if (unknown)
    throw new StartError(
      `${path} was made by a newer version (${unknown}). Restore it with that version, or a later one.`,
    );
  const dataDir = required(environment, "DATA_DIR");
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const lock = lockDataDir(dataDir);
  try {
    if (!isOverwriting && (await holdsFiles(dataDir))) throw notEmpty(dataDir);
    const database = await openDatabase(environment);
    try {
      await assertFree(database.url, isOverwriting);
      if (isOverwriting) await removeFiles(dataDir);
      await readArchive(path, async (entry) => {
        if (entry.name.startsWith("files/")) await restoreFile(dataDir, entry);
      });
      await restoreDatabase(database.url, path, manifest);
    } finally {
      await database.close();
    }
  } finally {
    lock.release();
  }
  return manifest;
}

const notEmpty = (what: string) =>
  new StartError(
    `${what} is not empty. Restore to another DATA_DIR and database, or say --overwrite: what is there goes then.`,
  );

async function assertFree(url: string, isOverwriting: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: working } = await client.query(
      "select 1 from pg_locks where locktype = 'advisory' and classid = 7265005 and database = (select oid from pg_database where datname = current_database())",
    );
    if (working.length > 0) throw new StartError("A backend works on this database. Stop it first.");
    // Whosever they are: what is restored gets the whole of the database.
    const { rows: tables } = await client.query(
      "select 1 from pg_tables where schemaname in ('public', 'graphile_worker') limit 1",
    );
    if (tables.length > 0 && !isOverwriting) throw notEmpty("The database");
  } finally {
    await client.end();
  }
}

async function restoreDatabase(url: string, path: string, manifest: Manifest): Promise<void> {
  await makeTables(url, manifest);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("begin");
    const tables = await prepareTables(client, manifest.tables);
    // The archive holds tables by name; those that others refer to are filled first.
    for (const round of roundsOf(tables, Object.keys(manifest.files))) {
      await readArchive(path, async ({ name, content }) => {
        const table = round.get(name);
        if (table) await fillTable(client, table, content);
      });
    }
    await finishTables(client, manifest.tables, manifest.sequences);
    await client.query("commit");
    await client.query("analyze");
  } finally {
    await client.end();
  }
}

/** As few readings of the archive as its order and the tables' order allow. */
function roundsOf(tables: Manifest["tables"], order: readonly string[]): Map<string, Manifest["tables"][number]>[] {
  const rounds: Map<string, Manifest["tables"][number]>[] = [];
  let last = Number.POSITIVE_INFINITY;
  for (const table of tables) {
    const place = order.indexOf(table.file);
    if (place < last) rounds.push(new Map());
    rounds.at(-1)?.set(table.file, table);
    last = place;
  }
  return rounds;
}

/** The tables as they were when the archive was made; a newer program brings them up to itself when it starts. */
async function makeTables(url: string, { migrations }: Manifest): Promise<void> {
  const db = new Database(url, createLogger("restore", "silent"), NO_CONSEQUENCES);
  try {
    await db.pool.query(
      "drop schema if exists public cascade; drop schema if exists graphile_worker cascade; create schema public; grant usage on schema public to public",
    );
    await migrate(db.pool, new Set(migrations));
    await Jobs.migrate(db);
  } finally {
    await db.close();
  }
}
