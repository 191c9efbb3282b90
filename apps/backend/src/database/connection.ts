import type { LiveEvent } from "@gomarketing/contracts";
import type { Logger } from "@gomarketing/service-kit";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { DomainEvent } from "../domain-events.ts";
import type { LiveChannel } from "../live/live-channel.ts";
import { type LastStatement, OrganizationScope } from "./organization-scope.ts";
import { preparingClients } from "./preparing-client.ts";
import { readMoment, TIMESTAMPTZ } from "./read-moment.ts";
import type { Tables } from "./tables.ts";

/** For what organizations do, each connection under the role that sees one organization's rows. */
const MAX_CONNECTIONS = 20;
/** For what looks across organizations: sign-ins, the live feed, and jobs, of which each takes one (`jobs.ts`). */
const MAX_SYSTEM_CONNECTIONS = 30;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;
const BIGINT = 20;
/** What happens because of what happened because of what happened, and no further. */
const MAX_ROUNDS_OF_EVENTS = 4;
/** The key of the lock that live events are numbered under. One for all organizations: they share the numbers, and their reader. */
const LIVE_LOCK = 7_265_002;

/** Reads, and what a transaction is made of. */
export type Queries = Kysely<Tables>;

/** A transaction of one organization. What is asked of it side by side leaves together (`one-connection.ts`); what it appends to the live events is numbered when it commits. */
export interface Transaction extends Queries {
  readonly organizationId: string;
  /** Tells browsers, when this transaction has committed and only then. */
  live(channels: readonly LiveChannel[], event: LiveEvent): void;
  /** Says what happened: before this transaction commits, all who listen (`subscriptions.ts`) act within it. */
  announce(event: DomainEvent): void;
}

/** What follows from a transaction. */
export interface Consequences {
  /** Called within it, before it commits, with what was announced; may announce more. */
  readonly announced: (tx: Transaction, events: readonly DomainEvent[]) => Promise<void>;
  /** Called after each commit that appended live events. */
  readonly committed: () => void;
}

/** Where nobody listens: tools, and tests of the database itself. */
export const NO_CONSEQUENCES: Consequences = { announced: async () => undefined, committed: () => undefined };

/** PostgreSQL: pools that survive the server's death, and queries and transactions by organization. */
export class Database {
  /** Of the role that owns the tables: row-level security does not hold it. */
  readonly pool: pg.Pool;
  /** Across organizations: sign-ins, jobs, the live feed, figures of the whole machine. */
  readonly system: Queries;
  readonly #scope: OrganizationScope;
  readonly #consequences: Consequences;

  constructor(url: string, log: Logger, consequences: Consequences) {
    this.#consequences = consequences;
    this.pool = openPool(url, MAX_SYSTEM_CONNECTIONS, log);
    this.system = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: this.pool }) });
    this.#scope = new OrganizationScope(openPool(url, MAX_CONNECTIONS, log, { pipeline: true }));
  }

  /** Queries that see the rows of one organization and no others (`organization-scope.ts`). */
  of = (organizationId: string): Queries => this.#scope.of(organizationId);

  /** Reads of one organization on one connection: what is asked side by side takes one way to PostgreSQL and back. */
  onOneConnection = <T>(organizationId: string, work: (queries: Queries) => Promise<T>): Promise<T> =>
    this.#scope.onOneConnection(organizationId, work);

  /** Runs `work` whole or not at all, for one organization. */
  async inOrganization<T>(organizationId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const events: { channels: readonly LiveChannel[]; event: LiveEvent }[] = [];
    const result = await this.#scope.transaction(organizationId, async (queries) => {
      const announced: DomainEvent[] = [];
      const live = (channels: readonly LiveChannel[], event: LiveEvent) => void events.push({ channels, event });
      const announce = (event: DomainEvent) => void announced.push(event);
      const tx: Transaction = Object.assign(queries, { organizationId, live, announce });
      const value = await work(tx);
      await this.#followUp(tx, announced);
      return { value, last: events.length > 0 ? appendingLiveEvents(organizationId, events) : undefined };
    });
    if (events.length > 0) this.#consequences.committed();
    return result;
  }

  async #followUp(tx: Transaction, announced: DomainEvent[]): Promise<void> {
    for (let round = 0; announced.length > 0; round += 1) {
      if (round === MAX_ROUNDS_OF_EVENTS)
        throw new Error(`What follows from events does not end: ${announced.map(({ type }) => type).join(", ")}.`);
      await this.#consequences.announced(tx, announced.splice(0));
    }
  }

  async isReachable(): Promise<boolean> {
    return this.pool.query("select 1").then(
      () => true,
      () => false,
    );
  }

  async close(): Promise<void> {
    await Promise.all([this.system.destroy(), this.#scope.close()]);
  }
}

const readerOf: typeof pg.types.getTypeParser = (oid: number, format?: "text" | "binary") => {
  if (oid === BIGINT) return Number;
  return oid === TIMESTAMPTZ ? readMoment : pg.types.getTypeParser(oid, format as "text");
};

function openPool(url: string, max: number, log: Logger, options: { readonly pipeline?: boolean } = {}): pg.Pool {
  const pool = new pg.Pool({
    ...options,
    connectionString: url,
    Client: preparingClients(),
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    types: { getTypeParser: readerOf },
  });
  // A server that stops ends its connections, idle ones and those at work; the pool opens others.
  const onLost = (error: Error) =>
    log.warn({ code: (error as { code?: string }).code }, "a connection to PostgreSQL was lost");
  pool.on("error", onLost);
  pool.on("connect", (client) => client.on("error", onLost));
  return pool;
}

// The last statement of its transaction: the lock is held from here to the commit, so that no number becomes visible
// before a smaller one (ARCHITECTURE.md, "The way in").
function appendingLiveEvents(
  organizationId: string,
  events: readonly { readonly channels: readonly LiveChannel[]; readonly event: LiveEvent }[],
): LastStatement {
  const channels = events.map((one) => one.channels.join(" "));
  const bodies = events.map(({ event }) => JSON.stringify(event));
  return {
    text: APPEND_LIVE_EVENTS,
    values: [LIVE_LOCK, organizationId, channels.join(BETWEEN_EVENTS), bodies.join(BETWEEN_EVENTS)],
  };
}

/** ASCII's "record separator": JSON has it as an escape alone. In an array's text each quote would be escaped. */
const BETWEEN_EVENTS = "\u{1e}";

// Sorting takes the rows in before any goes out to be numbered: none gets a number before the lock is held.
const APPEND_LIVE_EVENTS = `
  with held as materialized (select pg_advisory_xact_lock($1::bigint))
  insert into live_events (organization_id, channels, body)
  select $2::uuid, string_to_array(channels, ' '), body
    from held, unnest(string_to_array($3, chr(30)), string_to_array($4, chr(30))) with ordinality
         as appended (channels, body, place)
   order by place`;
