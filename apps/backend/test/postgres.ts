import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "@gomarketing/service-kit";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { freePort } from "../../../scripts/system/environment.ts";
import { startPostgres } from "../../../scripts/system/postgres.ts";
import { Database, NO_CONSEQUENCES } from "../src/database/connection.ts";
import { migrate } from "../src/database/migrate.ts";
import { Jobs } from "../src/jobs/jobs.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A migrated database, to be copied. */
    postgresUrl: string;
  }
}

/** One real PostgreSQL for all tests; its database is migrated once and copied for each desk. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), "backend tests "));
  const { url, program } = await startPostgres(dataDir, await freePort(), () => undefined);
  const db = new Database(url, createLogger("test", "silent"), NO_CONSEQUENCES);
  await migrate(db.pool);
  await Jobs.migrate(db);
  await db.close();
  await sealTemplate(url);
  project.provide("postgresUrl", url);
  return async () => {
    await program.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

/** Nobody connects to it any more, autovacuum included: a database that is in use cannot be copied. */
async function sealTemplate(url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url.replace(/\/[^/]*$/, "/postgres") });
  await admin.connect();
  await admin.query("alter database gomarketing with allow_connections false");
  await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'gomarketing'");
  await admin.end();
}
