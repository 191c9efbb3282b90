import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import { MEMBER_ROLE } from "./member-role.ts";
import type { Tables } from "./tables.ts";

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
