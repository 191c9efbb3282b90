import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import { MEMBER_ROLE } from "./member-role.ts";
import { gather, oneConnection } from "./one-connection.ts";
import type { Tables } from "./tables.ts";

/** A statement that does not go through Kysely: what must leave right behind it can. */
export interface LastStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

const MAX_REMEMBERED = 1_000;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * Queries of one organization. Each connection runs as a role that row-level security holds and that cannot leave it by
 * owning a table; it is told whose it is before it is handed out, so that a query that forgets its `where` finds nothing
 * of others. Told again only when the connection last worked for somebody else.
 */
export class OrganizationScope {
  readonly #pool: pg.Pool;
  readonly #queries = new Map<string, Kysely<Tables>>();
  readonly #organizations = new WeakMap<pg.PoolClient, string>();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  of(organizationId: string): Kysely<Tables> {
    const known = this.#queries.get(organizationId);
    if (known) return known;
    // It goes into a statement as it is.
    if (!UUID.test(organizationId)) throw new Error("An organization's id is a UUID.");
    const pool = { connect: () => this.#connect(organizationId), end: async () => undefined, options: {} };
    const queries = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
    if (this.#queries.size >= MAX_REMEMBERED) this.#queries.clear();
    this.#queries.set(organizationId, queries);
    return queries;
  }

  /** Runs `work` on one connection: what it asks side by side takes one way to PostgreSQL and back. */
  async onOneConnection<T>(organizationId: string, work: (queries: Kysely<Tables>) => Promise<T>): Promise<T> {
    const client = await this.#connect(organizationId);
    const { queries, end } = oneConnection(client);
    try {
      return await work(queries);
    } finally {
      end();
      client.release();
    }
  }

  /**
   * Runs `work` whole or not at all. What it answers as `last` is the transaction's last statement, and leaves together with the
   * commit: where it fails, PostgreSQL rolls back.
   */
  async transaction<T>(
    organizationId: string,
    work: (queries: Kysely<Tables>) => Promise<{ readonly value: T; readonly last: LastStatement | undefined }>,
  ): Promise<T> {
    const client = await this.#connect(organizationId);
    const { queries, end } = oneConnection(client);
    let isLost = false;
    try {
      await client.query("begin");
      const { value, last } = await work(queries);
      end();
      gather(client);
      const written = last && client.query(last.text, [...last.values]);
      const [, committed] = await Promise.all([written, client.query("commit")]);
      // So PostgreSQL answers where a statement had failed, and whoever asked went on.
      if (committed.command === "ROLLBACK")
        throw new Error("A statement of this transaction had failed: nothing was written.");
      return value;
    } catch (error) {
      end();
      await client.query("rollback").catch(() => {
        isLost = true;
      });
      throw error;
    } finally {
      client.release(isLost);
    }
  }

  async #connect(organizationId: string): Promise<pg.PoolClient> {
    const client = await this.#pool.connect();
    const last = this.#organizations.get(client);
    if (last === organizationId) return client;
    const role = last === undefined ? `set role ${MEMBER_ROLE};` : "";
    try {
      await client.query(`${role} set app.organization_id = '${organizationId}'`);
    } catch (error) {
      client.release(true);
      throw error;
    }
    this.#organizations.set(client, organizationId);
    return client;
  }

  close = (): Promise<void> => this.#pool.end();
}
