import { createLogger } from "@gomarketing/service-kit";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openDatabase } from "../../test/database.ts";
import { onlySending } from "../../test/job-handlers.ts";
import { Database, NO_CONSEQUENCES } from "../database/connection.ts";
import { Jobs } from "./jobs.ts";
import { prune } from "./prune.ts";
import { unlockDead, WorkerLease } from "./worker-lease.ts";

const log = createLogger("test", "silent");
const ORGANIZATION = "019a0000-0000-7000-8000-000000000001";
const CHAT = "019a0000-0000-7000-8000-000000000002";

let database: Awaited<ReturnType<typeof openDatabase>>;
let db: Database;
beforeEach(async () => {
  database = await openDatabase(ORGANIZATION);
  db = database.db;
});
afterEach(() => database.drop());

/** Jobs that tell of each chat they were run for. */
function startJobs(
  on = db,
  work: () => Promise<void> = async () => undefined,
): { jobs: Jobs; started: Promise<void>; ran: Promise<string> } {
  const jobs = new Jobs(log);
  const started = Promise.withResolvers<void>();
  const ran = new Promise<string>((resolve, reject) => {
    const handlers = onlySending(async ({ chatId }) => {
      resolve(chatId);
      await work();
    });
    jobs.start(on, handlers).then(started.resolve, reject);
  });
  return { jobs, started: started.promise, ran };
}

const addSend = () =>
  db.inOrganization(ORGANIZATION, (tx) =>
    new Jobs(log).add(
      tx,
      "send-queued-messages",
      { organizationId: ORGANIZATION, chatId: CHAT },
      { queue: `chat:${CHAT}`, key: `send:${CHAT}` },
    ),
  );

describe("jobs", () => {
  it("of later wake no worker, and with a key the last one stands, whether it waits or another has begun", async () => {
    const hearer = await db.pool.connect();
    const heard: string[] = [];
    hearer.on("notification", ({ channel }) => void heard.push(channel));
    await hearer.query('listen "jobs:insert"; listen told');
    const addLater = (hour: number) =>
      db.inOrganization(ORGANIZATION, (tx) =>
        new Jobs(log).add(
          tx,
          "wake-chat",
          { organizationId: ORGANIZATION, chatId: CHAT },
          { key: `wake:${CHAT}`, queue: "wake", runAt: new Date(Date.UTC(2100, 0, 1, hour)) },
        ),
      );
    const hours = async () =>
      (
        await sql<{ hour: number; key: string | null }>`
          select extract(hour from run_at at time zone 'utc')::integer as hour, key
            from graphile_worker._private_jobs order by id`.execute(db.system)
      ).rows;

    await addLater(1);
    await addLater(2);
    expect(await hours()).toEqual([{ hour: 2, key: `wake:${CHAT}` }]);

    await sql`update graphile_worker._private_jobs set locked_by = 'worker', locked_at = now()`.execute(db.system);
    await addLater(3);
    expect(await hours()).toEqual([
      { hour: 2, key: null },
      { hour: 3, key: `wake:${CHAT}` },
    ]);

    await sql`select pg_notify('told', '')`.execute(db.system);
    await expect.poll(() => heard).toEqual(["told"]);
    hearer.release(true);
  });

  it("are taken up again at once when the program died at work", async () => {
    await addSend();
    await sql`update graphile_worker._private_job_queues set locked_by = 'dead', locked_at = now()`.execute(db.system);
    await sql`update graphile_worker._private_jobs set locked_by = 'dead', locked_at = now()`.execute(db.system);

    const { jobs, ran } = startJobs();

    expect(await ran).toBe(CHAT);
    await jobs.stop();
  });

  it("are left to another backend that lives and works at them", async () => {
    const other = new Database(database.url, log, NO_CONSEQUENCES);
    await addSend();
    const never = Promise.withResolvers<void>();
    const first = startJobs(other, () => never.promise);
    await first.ran;
    const second = startJobs();
    await second.started;
    await unlockDead(db);

    const { rows } = await sql<{ attempts: number }>`
      select attempts from graphile_worker._private_jobs
       where locked_by in (select worker_id from job_workers)`.execute(db.system);
    expect(rows).toEqual([{ attempts: 1 }]);

    never.resolve();
    await first.jobs.stop();
    await second.jobs.stop();
    await other.close();
  });

  it("can say what became of a job though the pool was busy for longer than others wait", async () => {
    const lease = await WorkerLease.take(db);
    const busy = () => Promise.reject(new Error("timeout exceeded when trying to connect"));
    const connect = vi.spyOn(db.pool, "connect").mockImplementationOnce(busy).mockImplementationOnce(busy);

    const client = await lease.pool.connect();
    expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    client.release();

    lease.release();
    connect.mockImplementation(busy);
    await expect(lease.pool.connect()).rejects.toThrow("timeout exceeded");
    connect.mockRestore();
  });

  it("are taken up by a backend that lives when another has died at work", async () => {
    await addSend();
    const lease = await WorkerLease.take(db);
    lease.list("worker-of-another");
    await lease.pool.query("select 1");
    for (const table of ["_private_job_queues", "_private_jobs"])
      await sql`update graphile_worker.${sql.raw(table)} set locked_by = 'worker-of-another', locked_at = now()`.execute(
        db.system,
      );
    const { jobs, started, ran } = startJobs();
    await started;
    await unlockDead(db);
    expect(
      (await sql`select 1 from graphile_worker._private_jobs where locked_by = 'worker-of-another'`.execute(db.system))
        .rows,
    ).toHaveLength(1);

    lease.release();
    await expect
      .poll(async () => {
        await unlockDead(db);
        return (
          await sql`select 1 from graphile_worker._private_jobs where locked_by = 'worker-of-another'`.execute(
            db.system,
          )
        ).rows;
      })
      .toEqual([]);

    expect(await ran).toBe(CHAT);
    await jobs.stop();
  });

  it("go on when PostgreSQL has ended every connection", async () => {
    const { jobs, started, ran } = startJobs();
    await started;
    await expect.poll(() => workers(db), { timeout: 20_000 }).toBeGreaterThan(0);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
      db.system,
    );

    await expect
      .poll(
        () =>
          addSend().then(
            () => true,
            () => false,
          ),
        { timeout: 20_000 },
      )
      .toBe(true);

    expect(await ran).toBe(CHAT);
    await jobs.stop();
  });

  it("are not there when their transaction is not", async () => {
    const failed = db.inOrganization(ORGANIZATION, async (tx) => {
      await new Jobs(log).add(tx, "fetch-media", { organizationId: ORGANIZATION, mediaId: CHAT });
      throw new Error("no");
    });

    await expect(failed).rejects.toThrow("no");
    const { rows } = await sql<{ count: number }>`select count(*) from graphile_worker.jobs`.execute(db.system);
    expect(rows).toEqual([{ count: 0 }]);
  });
});

describe("forgetting", () => {
  it("keeps so many live events, the newest, without holes", async () => {
    for (let number = 0; number < 5; number += 1) {
      await db.inOrganization(ORGANIZATION, async (tx) =>
        tx.live(["inbox"], { event: "suggestion.failed", data: { chatId: CHAT, id: CHAT, text: String(number) } }),
      );
    }

    await prune({ db }, 2);

    const kept = await db.system.selectFrom("live_events").select("sequence").orderBy("sequence").execute();
    expect(kept).toEqual([{ sequence: 4 }, { sequence: 5 }]);
  });

  it("takes what is too old away up to its number, though an older number has a younger time", async () => {
    for (let number = 0; number < 3; number += 1) {
      await db.inOrganization(ORGANIZATION, async (tx) =>
        tx.live(["inbox"], { event: "suggestion.failed", data: { chatId: CHAT, id: CHAT, text: String(number) } }),
      );
    }
    await sql`update live_events set created_at = now() - interval '3 days' where sequence = 2`.execute(db.system);

    await prune({ db });

    const kept = await db.system.selectFrom("live_events").select("sequence").execute();
    expect(kept).toEqual([{ sequence: 3 }]);
  });
});

async function workers({ system }: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from pg_stat_activity where datname = current_database() and query ilike '%listen%'`.execute(
    system,
  );
  return rows[0]?.count ?? 0;
}
