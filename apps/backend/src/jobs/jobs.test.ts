import { createLogger } from "@gomarketing/service-kit";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDatabase } from "../../test/desk.ts";
import { Database, NO_CONSEQUENCES } from "../database/connection.ts";
import { type JobHandlers, Jobs } from "./jobs.ts";
import { prune } from "./prune.ts";

const log = createLogger("test", "silent");
const ORGANIZATION = "019a0000-0000-7000-8000-000000000001";
const CHAT = "019a0000-0000-7000-8000-000000000002";

let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Database;
beforeEach(async () => {
  database = await createDatabase();
  db = new Database(database.url, log, NO_CONSEQUENCES);
  await db.system.insertInto("organizations").values({ id: ORGANIZATION, name: "Loja" }).execute();
});
afterEach(async () => {
  await db.close();
  await database.drop();
});

/** Jobs that tell of each chat they were run for. */
function startJobs(): { jobs: Jobs; started: Promise<void>; ran: Promise<string> } {
  const jobs = new Jobs(log);
  const started = Promise.withResolvers<void>();
  const ran = new Promise<string>((resolve, reject) => {
    const nothing = async () => undefined;
    const handlers: JobHandlers = {
      "send-queued-messages": async ({ chatId }) => resolve(chatId),
      "fetch-media": nothing,
      "send-read-receipts": nothing,
      "import-history": nothing,
      "import-contacts": nothing,
      "wake-chat": nothing,
      "distribute-chats": nothing,
      "add-up-volume": nothing,
      "read-document": nothing,
      "offer-knowledge": nothing,
      "transcribe-voice-note": nothing,
      prune: nothing,
    };
    jobs.start(db, handlers).then(started.resolve, reject);
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
  it("are taken up again at once when the program died at work", async () => {
    await addSend();
    await sql`update graphile_worker._private_job_queues set locked_by = 'dead', locked_at = now()`.execute(db.system);
    await sql`update graphile_worker._private_jobs set locked_by = 'dead', locked_at = now()`.execute(db.system);

    const { jobs, ran } = startJobs();

    expect(await ran).toBe(CHAT);
    await jobs.stop();
  });

  it("go on when PostgreSQL has ended every connection", async () => {
    const { jobs, started, ran } = startJobs();
    await started;
    await expect.poll(() => workers(db)).toBeGreaterThan(0);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
      db.system,
    );

    await expect
      .poll(() =>
        addSend().then(
          () => true,
          () => false,
        ),
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
