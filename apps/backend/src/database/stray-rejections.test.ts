import { fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createLogger } from "@gomarketing/service-kit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase } from "../../test/database.ts";
import type { End } from "../../test/job-worker.ts";
import { Jobs } from "../jobs/jobs.ts";
import type { Database } from "./connection.ts";

const WORKER = fileURLToPath(new URL("../../test/job-worker.ts", import.meta.url));
const ORGANIZATION = "019a0000-0000-7000-8000-000000000001";
const [CHAT, OTHER_CHAT] = ["019a0000-0000-7000-8000-000000000002", "019a0000-0000-7000-8000-000000000003"];

const log = createLogger("test", "silent");
let database: Awaited<ReturnType<typeof openDatabase>>;
let db: Database;
beforeEach(async () => {
  database = await openDatabase(ORGANIZATION);
  db = database.db;
});
afterEach(() => database.drop());

const addSend = (chatId: string) =>
  db.inOrganization(ORGANIZATION, (tx) =>
    new Jobs(log).add(tx, "send-queued-messages", { organizationId: ORGANIZATION, chatId }),
  );

test.each<End>(["done", "failed"])(
  "PostgreSQL going away while it is told that a job is %s ends no process",
  async (end) => {
    const worker = fork(WORKER, {
      env: { ...process.env, DATABASE_URL: database.url },
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    const locker = await db.pool.connect();
    const begun: unknown[] = [];
    worker.on("message", (message) => void begun.push(message));
    await addSend(CHAT);
    await expect.poll(() => begun).toEqual([{ chatId: CHAT }]);
    await locker.query("begin; lock table graphile_worker._private_jobs in exclusive mode");
    worker.send(end);

    // The worker waits to be heard, and loses its connection.
    const endWaiting = async () =>
      (
        await locker.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
      ).rowCount;
    await expect.poll(endWaiting).toBeGreaterThan(0);
    await locker.query("rollback");
    locker.release();

    await addSend(OTHER_CHAT);
    const goOn = () => {
      // Its job may have been given back, and be done once more.
      if (worker.connected) worker.send("done" satisfies End);
      return { begun, exitCode: worker.exitCode };
    };
    await expect.poll(goOn).toMatchObject({ begun: expect.arrayContaining([{ chatId: OTHER_CHAT }]), exitCode: null });
    worker.kill("SIGKILL");
    await once(worker, "exit");
  },
);

test.each([
  `Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" })`,
  `new TypeError("a mistake of ours")`,
])("any other rejection that nobody handles ends it: %s", (error) => {
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      "--input-type=module",
      "-e",
      `const { surviveLostDatabase } = await import("${new URL("./stray-rejections.ts", import.meta.url).href}");
       surviveLostDatabase({ warn: (_fields, message) => console.log(message) });
       Promise.reject(${error});`,
    ],
    { encoding: "utf8" },
  );
  expect({ stdout, isEnded: status !== 0 }).toEqual({ stdout: "", isEnded: true });
});
