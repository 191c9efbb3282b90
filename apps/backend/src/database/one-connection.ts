import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import type { Tables } from "./tables.ts";

/** Queries on a connection that was taken for them, until they are over. */
export interface OneConnection {
  readonly queries: Kysely<Tables>;
  /** Whoever asks afterwards is refused: the connection is somebody else's by then. */
  readonly end: () => void;
}

/**
 * Queries on one connection. What is asked side by side (`Promise.all`) leaves together, in the order in which it was asked, and is
 * answered in that order: several questions take one way to PostgreSQL and back. The connection must be one that sends without
 * waiting for answers (pg's `pipeline`).
 */
export function oneConnection(client: pg.PoolClient): OneConnection {
  let isOver = false;
  const asked = {
    // Kysely gives back what it was handed after each query: here, nothing.
    release: () => undefined,
    query: (text: string, values: readonly unknown[]) => {
      if (isOver) throw new Error("This was asked of a connection that was given back.");
      gather(client);
      return client.query(text, [...values]);
    },
  };
  const pool = { connect: async () => asked, end: async () => undefined, options: {} };
  return {
    queries: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as unknown as pg.Pool }) }),
    end: () => {
      isOver = true;
    },
  };
}

/** What is sent until the present turn of the event loop has nothing more to say leaves in one piece. */
export function gather(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { readonly connection: pg.Connection }).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}
