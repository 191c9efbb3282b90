import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";
import { PLAN_ANEW } from "./preparing-client.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

describe("a statement that is asked with values", () => {
  const preparedOf = async (marker: string) => {
    const client = await desk.context.db.pool.connect();
    try {
      for (let turn = 0; turn < 3; turn += 1) await client.query(marker, [turn]);
      const { rows } = await client.query<{ statement: string }>("select statement from pg_prepared_statements");
      return rows.filter(({ statement }) => statement === marker).length;
    } finally {
      client.release();
    }
  };

  it("is prepared once, and asked under its name from then on", async () => {
    expect(await preparedOf("select $1::integer as prepared")).toBe(1);
  });

  it("is prepared however many were asked once before it", async () => {
    for (let number = 0; number < 500; number += 1)
      await desk.context.db.pool.query(`select $1::integer as once_${number}`, [number]);

    expect(await preparedOf("select $1::integer as after_all_those")).toBe(1);
  });

  it("is not prepared where it says so", async () => {
    expect(await preparedOf(`select $1::integer as anew ${PLAN_ANEW}`)).toBe(0);
  });

  it("answers with the new columns after its table was changed under it", async () => {
    const client = await desk.context.db.pool.connect();
    try {
      await client.query("create temporary table changing (id integer)");
      await client.query("insert into changing values (1)");
      const read = async () => (await client.query("select * from changing where id = $1", [1])).rows;
      expect(await read()).toEqual([{ id: 1 }]);
      await client.query("alter table changing add column name text default 'new'");
      expect(await read()).toEqual([{ id: 1, name: "new" }]);
      expect(await read()).toEqual([{ id: 1, name: "new" }]);
    } finally {
      client.release();
    }
  });
});
