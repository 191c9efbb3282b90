import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Environment, required } from "../system/environment.ts";
import { type About, type Manifest, writeArchive } from "./archive.ts";
import { copyFiles, copySessions } from "./data-files.ts";
import { copyTables, migrationsOf, openSnapshot, sequencesOf } from "./database-copy.ts";
import { openDatabase } from "./open-database.ts";
import type { TarEntry } from "./tar.ts";

/**
 * Writes everything into one file, while all of it runs: the sessions first, then the database as it is at one moment, then files.
 *
 * In this order nothing is lost. An event that the gateway hands over after its session was copied comes again when that copy is
 * restored, and the database knows it; the other way round it would be in neither. A file lies on disk before a row names it.
 *
 * @throws {StartError} when something cannot be read whole
 */
export async function backUp(environment: Environment, path: string): Promise<Manifest> {
  const dataDir = required(environment, "DATA_DIR");
  const database = await openDatabase(environment);
  const folder = await mkdtemp(join(tmpdir(), "gomarketing-backup-"));
  const isInBucket = environment.SESSION_STORE === "s3";
  let about: About | undefined;
  const entries = async function* (): AsyncGenerator<TarEntry> {
    if (!isInBucket) yield* copySessions(dataDir, folder);
    const client = await openSnapshot(database.url);
    try {
      const { rows } = await client.query<{ at: Date }>("select now() as at");
      const tables: About["tables"] = [];
      const [migrations, sequences] = [await migrationsOf(client), await sequencesOf(client)];
      yield* copyTables(client, folder, (table) => tables.push(table));
      const at = (rows[0]?.at ?? new Date()).toISOString();
      about = { at, migrations, tables, sequences, sessions: isInBucket ? "elsewhere" : "here" };
    } finally {
      await client.end();
    }
    yield* copyFiles(dataDir);
  };
  try {
    return await writeArchive(path, entries(), () => {
      if (!about) throw new Error("The database was not copied.");
      return about;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
    await database.close();
  }
}
