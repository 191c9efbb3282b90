import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";

const OTHERS = "01a209e9-be55-73f8-a3df-1c452a6e4940";

let desk: Desk;
let own: string;
beforeAll(async () => {
  desk = await openDesk();
  await desk.customer("Marina", "+5531991230001").writes("oi");
  const { system } = desk.context.db;
  own = (await system.selectFrom("organizations").select("id").executeTakeFirstOrThrow()).id;
  await system.insertInto("organizations").values({ id: OTHERS, name: "Outra loja" }).execute();
});
afterAll(() => desk.stop());

describe("an organization's queries", () => {
  it("find its own rows, and nothing of others, on the same connections", async () => {
    const { db } = desk.context;
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await db.of(own).selectFrom("messages").select("text").execute()).toEqual([{ text: "oi" }]);
      expect(await db.of(OTHERS).selectFrom("messages").select("text").execute()).toEqual([]);
      expect(await db.of(OTHERS).selectFrom("auth_users").select("name").execute()).toEqual([]);
      expect(await db.of(OTHERS).selectFrom("organizations").select("name").execute()).toEqual([
        { name: "Outra loja" },
      ]);
    }
  });

  it("change nothing of others, and write nothing in their name", async () => {
    const { db } = desk.context;
    const { numUpdatedRows } = await db.of(OTHERS).updateTable("chats").set({ unread_count: 0 }).executeTakeFirst();
    expect(numUpdatedRows).toBe(0n);

    const foreign = db.inOrganization(OTHERS, (tx) =>
      tx
        .insertInto("members")
        .values({ organization_id: own, user_id: "x", role: "owner", created_at: new Date() })
        .execute(),
    );
    await expect(foreign).rejects.toThrow("row-level security");
  });

  it("read no passwords, no sign-ins and no other table of the system", async () => {
    for (const table of [
      "auth_accounts",
      "auth_sessions",
      "auth_verifications",
      "auth_two_factors",
      "used_codes",
      "sign_in_attempts",
      "migrations",
    ])
      await expect(sql`select * from ${sql.table(table)}`.execute(desk.context.db.of(own))).rejects.toThrow(
        "permission denied",
      );
  });
});

describe("every table of an organization", () => {
  it("is held by row-level security", async () => {
    const { rows } = await sql<{ name: string }>`
      select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind = 'r' and not relrowsecurity and relname <> 'migrations'`.execute(
      desk.context.db.system,
    );

    expect(rows).toEqual([]);
  });
});
