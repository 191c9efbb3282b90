import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";
import type { Queries, Transaction } from "./connection.ts";

let desk: Desk;
let own: string;
beforeAll(async () => {
  desk = await openDesk();
  own = (await desk.context.db.system.selectFrom("organizations").select("id").executeTakeFirstOrThrow()).id;
});
afterAll(() => desk.stop());

const addLabel = (tx: Queries, name: string) =>
  tx.insertInto("labels").values({ id: desk.context.newId(), organization_id: own, name, color: "red" }).execute();
const labels = async () =>
  (await desk.context.db.of(own).selectFrom("labels").select("name").orderBy("name").execute()).map(({ name }) => name);
const connectionOf = async (db: Queries) =>
  (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid;

describe("what is asked side by side", () => {
  it("is asked of one connection, and answered to whoever asked", async () => {
    const [first, answers, last] = await desk.context.db.onOneConnection(own, (queries) =>
      Promise.all([
        connectionOf(queries),
        Promise.all([1, 2, 3].map((n) => sql<{ n: number }>`select ${n}::integer as n`.execute(queries))),
        connectionOf(queries),
      ]),
    );

    expect(first).toBe(last);
    expect(answers.flatMap(({ rows }) => rows)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  it("is done in the order in which it was asked", async () => {
    await desk.context.db.inOrganization(own, async (tx) => {
      await Promise.all([
        addLabel(tx, "antes"),
        tx.updateTable("labels").set({ name: "depois" }).where("name", "=", "antes").execute(),
      ]);
    });

    expect(await labels()).toContain("depois");
  });

  it("fails alone, where it is no transaction", async () => {
    const [failed, read] = await desk.context.db.onOneConnection(own, (queries) =>
      Promise.allSettled([sql`select 1 / 0`.execute(queries), sql`select 1 as one`.execute(queries)]),
    );

    expect(failed).toMatchObject({ status: "rejected" });
    expect(read).toMatchObject({ status: "fulfilled", value: { rows: [{ one: 1 }] } });
  });
});

describe("a transaction", () => {
  it("writes nothing when one of those asked side by side fails", async () => {
    const failing = desk.context.db.inOrganization(own, (tx) =>
      Promise.all([addLabel(tx, "sozinha"), sql`select 1 / 0`.execute(tx), addLabel(tx, "também")]),
    );

    await expect(failing).rejects.toThrow("division by zero");
    expect(await labels()).not.toContain("sozinha");
  });

  it("does not say that it wrote what PostgreSQL took back", async () => {
    const careless = desk.context.db.inOrganization(own, async (tx) => {
      await addLabel(tx, "descuidada");
      await sql`select 1 / 0`.execute(tx).catch(() => undefined);
    });

    await expect(careless).rejects.toThrow("nothing was written");
    expect(await labels()).not.toContain("descuidada");
  });

  it("writes nothing when its live events cannot be written", async () => {
    const event = { event: "presence.updated", data: { text: "a\0b" } } as never;
    const failing = desk.context.db.inOrganization(own, async (tx) => {
      await addLabel(tx, "calada");
      tx.live(["a\0b" as never], event);
    });

    await expect(failing).rejects.toThrow();
    expect(await labels()).not.toContain("calada");
    // The connection goes on.
    await desk.context.db.inOrganization(own, (tx) => addLabel(tx, "seguinte"));
    expect(await labels()).toContain("seguinte");
  });

  it("can be asked nothing more once it is over: its connection is somebody else's", async () => {
    let kept: Transaction | undefined;
    await desk.context.db.inOrganization(own, async (tx) => {
      kept = tx;
    });

    await expect(addLabel(kept as Transaction, "tardia")).rejects.toThrow("given back");
    expect(await labels()).not.toContain("tardia");
  });
});
