import { randomBytes } from "node:crypto";
import { createLogger } from "@gomarketing/service-kit";
import pg from "pg";
import { inject } from "vitest";
import { Database, NO_CONSEQUENCES } from "../src/database/connection.ts";

/** A migrated database of one's own. */
export async function createDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const postgresUrl = inject("postgresUrl");
  const admin = new pg.Client({ connectionString: postgresUrl.replace(/\/[^/]*$/, "/postgres") });
  await admin.connect();
  const name = `t_${randomBytes(6).toString("hex")}`;
  // PostgreSQL copies a database for one at a time.
  await admin.query("select pg_advisory_lock(1)");
  await admin.query(`create database ${name} template gomarketing`);
  await admin.query("select pg_advisory_unlock(1)");
  return {
    url: postgresUrl.replace(/\/[^/]*$/, `/${name}`),
    drop: async () => {
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

/** The same, connected and with organizations in it, where nobody listens to what happens. */
export async function openDatabase(...organizationIds: readonly string[]) {
  const { url, drop } = await createDatabase();
  const db = new Database(url, createLogger("test", "silent"), NO_CONSEQUENCES);
  for (const id of organizationIds) await db.system.insertInto("organizations").values({ id, name: "Loja" }).execute();
  return {
    db,
    url,
    drop: async () => {
      await db.close();
      await drop();
    },
  };
}
