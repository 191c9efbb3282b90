import { EventEmitter } from "node:events";
import type { Logger } from "@gomarketing/service-kit";
import {
  type Runner,
  run,
  runMigrations,
  type TaskList,
  type WorkerEvents,
  Logger as WorkerLogger,
} from "graphile-worker";
import { sql } from "kysely";
import type { Database, Transaction } from "../database/connection.ts";
import { unlockDead, WorkerLease } from "./worker-lease.ts";

/** Every kind of job, and what it is told. */
export interface JobPayloads {
  "send-queued-messages": { organizationId: string; chatId: string };
  "explain-waiting": { organizationId: string; sessionId: string };
  "fetch-media": { organizationId: string; mediaId: string };
  "send-read-receipts": { sessionId: string; jid: string; whatsappIds: string[] };
  "import-contacts": { organizationId: string; importId: string };
  "import-history": { organizationId: string; sessionId: string };
  "wake-chat": { organizationId: string; chatId: string };
  "distribute-chats": { organizationId: string };
  "add-up-volume": Record<string, never>;
  "read-document": { organizationId: string; sourceId: string };
  "enrich-contacts": { organizationId: string };
  "offer-knowledge": { organizationId: string; chatId: string };
  "push-message": { organizationId: string; subscriptionId: string; messageId: string };
  "transcribe-voice-note": { organizationId: string; mediaId: string };
  "sweep-media": Record<string, never>;
  prune: Record<string, never>;
}
export type JobName = keyof JobPayloads;

export type JobHandlers = { readonly [Name in JobName]: (payload: JobPayloads[Name]) => Promise<void> };

/** Jobs wait for WhatsApp most of the time: some that wait long must not hold up the rest. */
const CONCURRENCY = 24;
const MAX_ATTEMPTS = 25;
/** After all that have 0. */
const PATIENT = 10;
/** New jobs wake their worker; this is for those whose time has come. */
const POLL_MS = 2_000;
const RESTART_AFTER_MS = 1_000;
const LOOK_FOR_DEAD_MS = 5_000;

interface JobOptions {
  /** Jobs of one queue run one after the other. */
  readonly queue?: string;
  /** A job that waits with the same key is replaced. */
  readonly key?: string;
  /** It is done when nothing else waits. */
  readonly isPatient?: boolean;
  /** Not before; found by looking, every `POLL_MS`. With a key: each further one puts it off. */
  readonly runAt?: Date;
}

/** As SQL's `add_jobs` takes it. */
interface JobSpec {
  readonly task: JobName;
  readonly payload: unknown;
  readonly options: JobOptions;
}

/** Jobs in PostgreSQL: added in the transaction that causes them, done at least once. */
export class Jobs {
  readonly #log: Logger;
  #runner: Runner | undefined;
  #starting: Promise<void> = Promise.resolve();
  #isStopping = false;
  #lease: WorkerLease | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #watched = new WeakSet<Database>();

  constructor(log: Logger) {
    this.#log = log;
  }

  async add<Name extends JobName>(
    tx: Transaction,
    name: Name,
    payload: JobPayloads[Name],
    options: JobOptions = {},
  ): Promise<void> {
    await addJobs(tx, [{ task: name, payload, options }]);
  }

  /** Many of one kind, in one statement; each with a key of its own, or none. */
  async addAll<Name extends JobName>(
    tx: Transaction,
    name: Name,
    jobs: readonly { readonly payload: JobPayloads[Name]; readonly options?: JobOptions }[],
  ): Promise<void> {
    if (jobs.length > 0)
      await addJobs(
        tx,
        jobs.map(({ payload, options = {} }) => ({ task: name, payload, options })),
      );
  }

  /** What failed and waits to be tried again is tried now, as if for the first time: what it waited for is there. */
  static async hasten(db: Database, name: JobName): Promise<void> {
    await sql`
      select graphile_worker.reschedule_jobs(
        array(select id from graphile_worker.jobs where task_identifier = ${name} and attempts > 0 and locked_at is null),
        run_at := now(), attempts := 0)`.execute(db.system);
  }

  static migrate = (db: Database): Promise<void> => runMigrations({ pgPool: db.pool });

  /** Works until `stop`; when PostgreSQL goes away, works again once it is back. */
  start(db: Database, handlers: JobHandlers): Promise<void> {
    this.#starting = this.#start(db, handlers);
    return this.#starting;
  }

  async #start(db: Database, handlers: JobHandlers): Promise<void> {
    if (!this.#watched.has(db)) this.#watch(db, handlers);
    const lease = await this.#takeLease(db);
    await unlockDead(db);
    const taskList = Object.fromEntries(
      Object.entries(handlers).map(([name, handle]) => [name, async (payload: unknown) => handle(payload as never)]),
    ) as TaskList;
    const runner = await run({
      pgPool: lease.pool,
      events: listing(lease),
      taskList,
      concurrency: CONCURRENCY,
      pollInterval: POLL_MS,
      noHandleSignals: true,
      crontab: "*/5 * * * * prune\n* * * * * add-up-volume\n23 * * * * sweep-media",
      logger: workerLogger(this.#log),
    });
    this.#runner = runner;
    this.#lookForDead(db);
    const onEnd = () => {
      if (this.#runner === runner) this.#restart(db, handlers);
    };
    runner.promise.then(onEnd, onEnd);
  }

  // What the workers of an earlier start had begun is begun anew.
  async #takeLease(db: Database): Promise<WorkerLease> {
    this.#lease?.release();
    this.#lease = await WorkerLease.take(db);
    return this.#lease;
  }

  // Another backend may die while this one lives.
  #lookForDead(db: Database): void {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      unlockDead(db).catch((error: unknown) => this.#log.warn({ err: error }, "jobs cannot be given back now"));
    }, LOOK_FOR_DEAD_MS);
  }

  // A worker whose connection was ended under it may wait for an answer that never comes: another takes its place.
  #watch(db: Database, handlers: JobHandlers): void {
    this.#watched.add(db);
    const onLost = () => {
      const stuck = this.#runner;
      if (!stuck) return;
      this.#runner = undefined;
      stuck.stop().catch(() => undefined);
      this.#restart(db, handlers);
    };
    db.pool.on("error", onLost);
    db.pool.on("connect", (client) => client.on("error", onLost));
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#starting.catch(() => undefined);
    clearInterval(this.#timer);
    await this.#runner?.stop().catch(() => undefined);
    this.#lease?.release();
  }

  #restart(db: Database, handlers: JobHandlers): void {
    if (this.#isStopping) return;
    this.#log.warn("the job worker ended; starting it again");
    setTimeout(() => {
      if (!this.#isStopping) this.start(db, handlers).catch(() => this.#restart(db, handlers));
    }, RESTART_AFTER_MS);
  }
}

async function addJobs(tx: Transaction, jobs: readonly JobSpec[]): Promise<void> {
  const specs = jobs.map(({ task, payload, options: { queue = null, key = null, isPatient = false, runAt } }) => ({
    task,
    payload,
    queue,
    key,
    attempts: MAX_ATTEMPTS,
    priority: isPatient ? PATIENT : 0,
    run_at: runAt?.toISOString() ?? null,
  }));
  const [now, later] = [specs.filter((job) => job.run_at === null), specs.filter((job) => job.run_at !== null)];
  if (later.length > 0) await sql`select add_jobs_for_later(${JSON.stringify(later)}::json)`.execute(tx);
  if (now.length === 0) return;
  await sql`
    select add_job(task, payload, queue, key, attempts, priority, run_at)
      from json_to_recordset(${JSON.stringify(now)}::json)
           as job (task text, payload json, queue text, key text, attempts integer, priority integer, run_at timestamptz)`.execute(
    tx,
  );
}

/** Lists the workers, who take jobs in one name, as soon as they are made. */
function listing(lease: WorkerLease): WorkerEvents {
  const events: WorkerEvents = new EventEmitter();
  events.on("pool:create", ({ workerPool }) => lease.list(workerPool.id));
  return events;
}

// graphile-worker's messages name jobs and errors; payloads are not among what is passed on.
function workerLogger(log: Logger) {
  const levels = { error: "error", warning: "warn", info: "debug", debug: "trace" } as const;
  return new WorkerLogger(() => (level, message) => log[levels[level]]({ worker: true }, message));
}
