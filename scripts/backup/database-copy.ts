import { createReadStream, createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import type { About } from "./archive.ts";
import type { TarEntry } from "./tar.ts";

/** Told to every version by its own migrations. */
const OF_MIGRATIONS = new Set(["public.migrations", "graphile_worker.migrations"]);
/** Of those who run now: nobody runs where it is restored. */
const OF_PROCESSES = new Set(["public.job_workers"]);

export type CopiedTable = About["tables"][number];

/** Begins a transaction that sees the database as it is now, whatever is written meanwhile. */
export async function openSnapshot(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("begin transaction isolation level repeatable read, read only");
  // The snapshot is taken by the first query.
  await client.query("select 1 from pg_class limit 1");
  return client;
}

/** Each table's rows, as PostgreSQL's COPY writes them; `done` is called with what it was. */
export async function* copyTables(
  client: pg.Client,
  folder: string,
  done: (table: CopiedTable) => void,
): AsyncGenerator<TarEntry> {
  for (const { name, columns } of await tablesOf(client)) {
    const file = `database/${name}.copy`;
    // A tar archive says how long a file is before it holds it.
    const aside = join(folder, "table.copy");
    const copy = client.query(copyTo(`copy (select ${list(columns)} from ${quoted(name)}) to stdout`));
    await pipeline(copy, createWriteStream(aside, { mode: 0o600 }));
    yield { name: file, bytes: (await stat(aside)).size, content: createReadStream(aside) };
    await rm(aside);
    done({ name, columns, rows: copy.rowCount, file });
  }
}

async function tablesOf(client: pg.Client): Promise<{ name: string; columns: string[] }[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(`
    select n.nspname || '.' || c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker')
     group by 1 order by 1`);
  return rows.filter(({ name }) => !OF_MIGRATIONS.has(name) && !OF_PROCESSES.has(name));
}

export async function migrationsOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>("select name from migrations order by name");
  return rows.map(({ name }) => name);
}

export async function sequencesOf(client: pg.Client): Promise<About["sequences"]> {
  const { rows } = await client.query<{ name: string; value: string }>(`
    select schemaname || '.' || sequencename as name, last_value as value from pg_sequences
     where schemaname in ('public', 'graphile_worker') and last_value is not null order by 1`);
  return rows.map(({ name, value }) => ({ name, value: Number(value) }));
}

/** Makes tables ready to be filled: empty, their triggers silent. Foreign keys stay watchful: those referred to are filled first. */
export async function prepareTables(client: pg.Client, tables: readonly CopiedTable[]): Promise<CopiedTable[]> {
  const names = tables.map(({ name }) => quoted(name)).join(", ");
  await client.query(`truncate ${names} cascade`);
  for (const { name } of tables) await client.query(`alter table ${quoted(name)} disable trigger user`);
  return inOrder(tables, await referencesOf(client));
}

export async function fillTable(
  client: pg.Client,
  { name, columns }: CopiedTable,
  content: AsyncIterable<Buffer>,
): Promise<void> {
  await pipeline(Readable.from(content), client.query(copyFrom(`copy ${quoted(name)} (${list(columns)}) from stdin`)));
}

export async function finishTables(
  client: pg.Client,
  tables: readonly CopiedTable[],
  sequences: About["sequences"],
): Promise<void> {
  for (const { name } of tables) await client.query(`alter table ${quoted(name)} enable trigger user`);
  for (const { name, value } of sequences)
    await client.query("select setval(to_regclass($1), $2) where to_regclass($1) is not null", [quoted(name), value]);
  // What a dead worker had begun is free again.
  await client.query(
    "update graphile_worker._private_jobs set locked_by = null, locked_at = null where locked_by is not null",
  );
  await client.query(
    "update graphile_worker._private_job_queues set locked_by = null, locked_at = null where locked_by is not null",
  );
}

async function referencesOf(client: pg.Client): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ name: string; needs: string[] }>(`
    select n.nspname || '.' || c.relname as name, array_agg(distinct rn.nspname || '.' || r.relname) as needs
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_class r on r.oid = k.confrelid join pg_namespace rn on rn.oid = r.relnamespace
     where k.contype = 'f' and k.conrelid <> k.confrelid group by 1`);
  return new Map(rows.map(({ name, needs }) => [name, needs]));
}

function inOrder(tables: readonly CopiedTable[], references: ReadonlyMap<string, readonly string[]>): CopiedTable[] {
  const left = new Map(tables.map((table) => [table.name, table]));
  const ordered: CopiedTable[] = [];
  while (left.size > 0) {
    const ready = [...left.values()].filter(
      ({ name }) => !(references.get(name) ?? []).some((needed) => left.has(needed)),
    );
    if (ready.length === 0) throw new Error(`These tables refer to each other: ${[...left.keys()].join(", ")}.`);
    for (const table of ready) {
      ordered.push(table);
      left.delete(table.name);
    }
  }
  return ordered;
}

const list = (columns: readonly string[]): string => columns.map((column) => pg.escapeIdentifier(column)).join(", ");
const quoted = (name: string): string =>
  name
    .split(".")
    .map((part) => pg.escapeIdentifier(part))
    .join(".");
