import { randomInt } from "node:crypto";
import { sql } from "kysely";
import type pg from "pg";
import type { Database } from "../database/connection.ts";

/** The first key of the locks that backends hold while they live; the second is a lease's own number. */
const LEASE_LOCK = 7_265_005;
const MAX_LEASE = 2 ** 31 - 1;

/**
 * Says that the workers of this backend live: a lock of a connection of their own, which PostgreSQL gives up when the connection
 * ends, however it does. A worker is listed before it can take its first job.
 */
export class WorkerLease {
  readonly #db: Database;
  readonly #client: pg.PoolClient;
  readonly #number: number;
  #listed: Promise<unknown> = Promise.resolve();
  #isHeld = true;

  private constructor(db: Database, client: pg.PoolClient, number: number) {
    this.#db = db;
    this.#client = client;
    this.#number = number;
  }

  static async take(db: Database): Promise<WorkerLease> {
    const client = await db.pool.connect();
    try {
      for (;;) {
        const number = randomInt(MAX_LEASE);
        const { rows } = await client.query<{ isOurs: boolean }>(`select pg_try_advisory_lock($1, $2) as "isOurs"`, [
          LEASE_LOCK,
          number,
        ]);
        if (rows[0]?.isOurs) return new WorkerLease(db, client, number);
      }
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** Lists a worker that was just made; whoever asks `pool` for a connection waits until that is done. */
  list(workerId: string): void {
    const listing = this.#db.pool.query(
      "insert into job_workers (worker_id, lease) values ($1, $2) on conflict do nothing",
      [workerId, this.#number],
    );
    this.#listed = Promise.all([this.#listed, listing]);
    // Whoever waits for it is told.
    this.#listed.catch(() => undefined);
  }

  /** The system's pool, for workers: no connection before all of them are listed. */
  get pool(): pg.Pool {
    const { pool } = this.#db;
    const connect = (callback?: (...answer: unknown[]) => void) => {
      const connected = this.#connect(pool);
      if (!callback) return connected;
      return void connected.then(
        (client) => callback(undefined, client, (error?: Error) => client.release(error)),
        (error: unknown) => callback(error, undefined, () => undefined),
      );
    };
    return Object.create(pool, { connect: { value: connect } }) as pg.Pool;
  }

  /**
   * Waits longer than others do where the pool has none to give: a worker that cannot say what became of a job leaves it
   * locked, for hours. Awaited, not chained: an error tells then which worker asked.
   */
  async #connect(pool: pg.Pool): Promise<pg.PoolClient> {
    await this.#listed;
    for (;;) {
      try {
        return lend(await pool.connect());
      } catch (error) {
        if (!this.#isHeld || !isPoolBusy(error)) throw error;
      }
    }
  }

  /** Whatever its workers have not finished is free from now on. */
  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    // The connection ends, and the lock with it.
    this.#client.release(true);
  }
}

/** What pg's pool says, some seconds after it was asked: it has no code. */
const isPoolBusy = (error: unknown): boolean =>
  error instanceof Error && error.message === "timeout exceeded when trying to connect";

/**
 * A connection that is lost goes back by itself: a worker may wait for ever for an answer on it, and a pool that misses one
 * never closes.
 */
function lend(client: pg.PoolClient): pg.PoolClient {
  const giveBack = client.release;
  const onLost = () => client.release(true);
  let isLent = true;
  client.release = (error) => {
    if (!isLent) return;
    isLent = false;
    client.off("error", onLost);
    giveBack(error);
  };
  client.once("error", onLost);
  return client;
}

/**
 * Gives back the jobs of workers that died at work; graphile-worker would wait four hours for them, and a chat's messages with
 * it. A worker is dead when nobody holds its backend's lease, or when it was never listed.
 */
export async function unlockDead({ system }: Database): Promise<void> {
  await sql`
    with alive as (
      select worker_id from job_workers
       where lease in (select objid::bigint from pg_locks
                        where locktype = 'advisory' and granted and classid = ${LEASE_LOCK} and objsubid = 2
                          and database = (select oid from pg_database where datname = current_database())))
    select graphile_worker.force_unlock_workers(coalesce(array_agg(worker), '{}'))
      from (select locked_by as worker from graphile_worker._private_jobs where locked_by is not null
            union select locked_by from graphile_worker._private_job_queues where locked_by is not null) as locks
     where worker not in (select worker_id from alive)`.execute(system);
  await sql`
    delete from job_workers
     where lease not in (select objid::bigint from pg_locks
                          where locktype = 'advisory' and granted and classid = ${LEASE_LOCK} and objsubid = 2
                            and database = (select oid from pg_database where datname = current_database()))
       and worker_id not in (select locked_by from graphile_worker._private_jobs where locked_by is not null)`.execute(
    system,
  );
}
