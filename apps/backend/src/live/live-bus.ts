import { randomUUID } from "node:crypto";
import type { Logger } from "@gomarketing/service-kit";
import type pg from "pg";

const CHANNEL = "gomarketing_live";
/** PostgreSQL carries less than 8,000. What is longer reaches the browsers of its own backend alone. */
const MAX_NOTICE_BYTES = 7_900;
const LISTEN_AGAIN_MS = 1_000;

/** What somebody is told who looks now, and nobody keeps. */
export interface Told {
  readonly organizationId: string;
  readonly channels: readonly string[];
  readonly body: string;
}

/** What backends say to each other of live events. What is lost on the way is found by looking (`live-feed.ts`), or was not to be kept. */
export interface LiveBus {
  /** Live events were committed. */
  announce(): void;
  tell(told: Told): void;
  /** Hears what is said from now on, here and by others. */
  listen(hearer: { committed(): void; told(told: Told): void }): void;
  stop(): Promise<void>;
}

type Hearer = Parameters<LiveBus["listen"]>[0];

/** For one backend alone. */
export class InProcessBus implements LiveBus {
  #hearer: Hearer | undefined;

  announce = (): void => this.#hearer?.committed();
  tell = (told: Told): void => this.#hearer?.told(told);
  listen = (hearer: Hearer): void => {
    this.#hearer = hearer;
  };
  stop = async (): Promise<void> => undefined;
}

/** For backends that share a database: they hear each other by LISTEN and NOTIFY. Their own events do not go that way. */
export class PostgresBus implements LiveBus {
  readonly #pool: pg.Pool;
  readonly #log: Logger;
  readonly #own = randomUUID();
  #hearer: Hearer | undefined;
  #client: pg.PoolClient | undefined;
  #isStopped = false;
  #isSaying = false;
  #isCommitted = false;

  constructor(pool: pg.Pool, log: Logger) {
    this.#pool = pool;
    this.#log = log;
  }

  /** Resolves when it hears others. */
  async start(): Promise<void> {
    const client = await this.#pool.connect();
    this.#client = client;
    client.on("notification", ({ payload = "" }) => this.#onNotice(payload));
    // A connection that is lost ends once.
    client.once("end", () => {
      this.#release();
      this.#startAgain();
    });
    await client.query(`listen ${CHANNEL}`);
  }

  announce = (): void => {
    this.#hearer?.committed();
    this.#isCommitted = true;
    if (!this.#isSaying) void this.#sayCommitted();
  };

  tell = (told: Told): void => {
    this.#hearer?.told(told);
    const notice = JSON.stringify({ from: this.#own, told });
    if (Buffer.byteLength(notice) <= MAX_NOTICE_BYTES) void this.#notify(notice);
  };

  listen = (hearer: Hearer): void => {
    this.#hearer = hearer;
  };

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#release();
  }

  #release(): void {
    const client = this.#client;
    this.#client = undefined;
    client?.release(true);
  }

  // However many commits there are meanwhile, one notice is on its way at a time.
  async #sayCommitted(): Promise<void> {
    this.#isSaying = true;
    while (this.#isCommitted) {
      this.#isCommitted = false;
      await this.#notify(JSON.stringify({ from: this.#own }));
    }
    this.#isSaying = false;
  }

  async #notify(notice: string): Promise<void> {
    await this.#pool.query("select pg_notify($1, $2)", [CHANNEL, notice]).catch((error: unknown) => {
      if (!this.#isStopped) this.#log.debug({ err: error }, "other backends were not told of live events");
    });
  }

  #onNotice(payload: string): void {
    const { from, told } = JSON.parse(payload) as { from: string; told?: Told };
    if (from === this.#own) return;
    if (told) this.#hearer?.told(told);
    else this.#hearer?.committed();
  }

  #startAgain(): void {
    if (this.#isStopped) return;
    setTimeout(() => {
      if (!this.#isStopped) this.start().catch(() => this.#startAgain());
    }, LISTEN_AGAIN_MS).unref();
  }
}
