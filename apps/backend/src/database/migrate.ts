import { readdirSync, readFileSync } from "node:fs";
import type { Pool } from "pg";
import { ensureMemberRole } from "./member-role.ts";

export const MIGRATIONS = new URL("./migrations/", import.meta.url);
/** Two backends that start together take turns. */
const LOCK = 7_265_001;

/**
 * Brings the database to this version: each file of `migrations` once, in order, each whole or not at all.
 *
 * @param only no others: to a version before, for what was written by it
 */
export async function migrate(pool: Pool, only?: ReadonlySet<string>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    await ensureMemberRole(client);
    await client.query(
      "create table if not exists migrations (name text primary key, at timestamptz not null default now())",
    );
    const { rows } = await client.query<{ name: string }>("select name from migrations");
    const done = new Set(rows.map(({ name }) => name));
    for (const name of readdirSync(MIGRATIONS)
      .filter((file) => file.endsWith(".sql"))
      .sort()) {
      if (done.has(name) || only?.has(name) === false) continue;
      await client.query("begin");
      // A million messages take their time; a backend that gives up would give up at each start.
      await client.query("set local statement_timeout = 0");
      await client.query(readFileSync(new URL(name, MIGRATIONS), "utf8"));
      await client.query("insert into migrations (name) values ($1)", [name]);
      await client.query("commit");
    }
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    await client.query("select pg_advisory_unlock($1)", [LOCK]).catch(() => undefined);
    client.release();
  }
}
