import { createLogger } from "@gomarketing/service-kit";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../test/database.ts";
import { Database, NO_CONSEQUENCES } from "./connection.ts";
import { asProblem, DatabaseUnavailable } from "./failures.ts";

const log = createLogger("test", "silent");
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => asProblem(error),
  );

let database: Awaited<ReturnType<typeof openDatabase>>;
let db: Database;
beforeAll(async () => {
  database = await openDatabase();
  db = database.db;
});
afterAll(() => database.drop());

describe("a failure of the database", () => {
  it("is told as 503 when nobody listens", async () => {
    const nowhere = new Database("postgres://nobody@127.0.0.1:1/none", log, NO_CONSEQUENCES);

    expect(await failureOf(sql`select 1`.execute(nowhere.system))).toBeInstanceOf(DatabaseUnavailable);
    await nowhere.close();
  });

  it("is told as 503 when the server ends the connection in the middle; and it is over once there is another connection", async () => {
    const interrupted = failureOf(sql`select pg_terminate_backend(pg_backend_pid())`.execute(db.system));

    expect(await interrupted).toBeInstanceOf(DatabaseUnavailable);
    // The pool learns of the end only after the failure.
    await expect.poll(() => db.isReachable()).toBe(true);
  });

  it("is told as 400 when a text cannot be stored", async () => {
    expect(await failureOf(sql`select ${"a\0b"}::text`.execute(db.system))).toMatchObject({ fields: { status: 400 } });
    expect(await failureOf(sql`select ${'"\\u0000"'}::jsonb ->> 0`.execute(db.system))).toMatchObject({
      fields: { status: 400 },
    });
  });

  it("is our own when the statement is wrong", async () => {
    expect(await failureOf(sql`select nothing from nowhere`.execute(db.system))).not.toHaveProperty("fields");
  });
});
