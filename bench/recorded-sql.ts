import { createHash } from "node:crypto";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Tables } from "../apps/backend/src/database/tables.ts";

interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** The SQL of a piece of the backend, written down as it runs, and run again bare: prepared, on one connection, rows unread. */
export class RecordedSql {
  readonly db: Kysely<Tables>;
  readonly #client: pg.Client;
  #statements: Statement[] | undefined;

  private constructor(client: pg.Client, url: string) {
    this.#client = client;
    this.db = new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 4 }) }),
      log: ({ query }) => void this.#statements?.push({ sql: query.sql, parameters: query.parameters }),
    });
  }

  static async open(url: string, organizationId: string): Promise<RecordedSql> {
    const withOrganization = new URL(url);
    // Functions of the search ask whose rows they are for.
    withOrganization.searchParams.set("options", `-c app.organization_id=${organizationId}`);
    const client = new pg.Client({ connectionString: withOrganization.href });
    await client.connect();
    return new RecordedSql(client, withOrganization.href);
  }

  async record(work: () => Promise<unknown>): Promise<readonly Statement[]> {
    this.#statements = [];
    await work();
    const recorded = this.#statements;
    this.#statements = undefined;
    return recorded;
  }

  async replay(statements: readonly Statement[]): Promise<void> {
    for (const { sql, parameters } of statements)
      await this.#client.query({ name: nameOf(sql), text: sql, values: [...parameters] });
  }

  async close(): Promise<void> {
    await this.db.destroy();
    await this.#client.end();
  }
}

const nameOf = (text: string): string => createHash("sha1").update(text).digest("hex");
