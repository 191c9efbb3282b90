import type { Logger } from "@gomarketing/service-kit";
import { isDatabaseDown } from "./failures.ts";

/** Where such statements come from; of whatever else nobody handles, the process ends as ever. */
const OF_WORKERS = /\/node_modules\/graphile-worker\//;

/**
 * Keeps the process alive when PostgreSQL goes away while graphile-worker tells it what became of a job: the worker leaves
 * that statement's rejection to nobody. Its connection's end replaces the worker (`jobs/jobs.ts`), and the job is done once
 * more.
 */
export function surviveLostDatabase(log: Logger): void {
  process.on("unhandledRejection", (error) => {
    if (!isDatabaseDown(error) || !OF_WORKERS.test((error as Error).stack ?? "")) throw error;
    log.warn({ err: error }, "PostgreSQL went away under a job's end; going on");
  });
}
