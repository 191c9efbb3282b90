import type { Logger } from "@gomarketing/service-kit";
import { isDatabaseDown } from "./failures.ts";

/**
 * Keeps the process alive when PostgreSQL goes away while graphile-worker tells it what became of a job: the worker leaves
 * that statement's rejection to nobody. Its connection's end replaces the worker (`jobs/jobs.ts`), and the job is done once
 * more. Any other rejection that nobody handles ends the process, as ever.
 */
export function surviveLostDatabase(log: Logger): void {
  process.on("unhandledRejection", (error) => {
    if (!isDatabaseDown(error)) throw error;
    log.warn({ err: error }, "PostgreSQL went away under a statement that nobody waits for; going on");
  });
}
