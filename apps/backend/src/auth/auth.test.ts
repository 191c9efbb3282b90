import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client, type Desk, openDesk } from "../../test/desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

const withCookie = (cookie: string): Client => {
  const client = new Client(desk.url);
  client.cookie = cookie;
  return client;
};

describe("signing out", () => {
  it("makes the cookie nobody's at once, also for whoever kept a copy", async () => {
    const ana = new Client(desk.url);
    await ana.post("/api/auth/sign-in/email", { email: "ana@example.com", password: "correct horse battery" });
    const copy = withCookie(ana.cookie);
    expect(await copy.get("/api/me")).toMatchObject({ status: 200, body: { email: "ana@example.com" } });

    await ana.post("/api/auth/sign-out");

    expect(await copy.get("/api/me")).toMatchObject({ status: 401, body: { type: "/problems/unauthorized" } });
  });

  it("is not needed for a cookie that somebody made up", async () => {
    for (const cookie of ["gomarketing.session_token=abc.def", "gomarketing.session_token=%00", "x"])
      expect((await withCookie(cookie).get("/api/chats")).status).toBe(401);
  });
});

describe("the cookie", () => {
  it("is out of reach of scripts and of other sites", async () => {
    const answer = await new Client(desk.url).post("/api/auth/sign-in/email", {
      email: "ana@example.com",
      password: "correct horse battery",
    });

    for (const cookie of answer.headers.getSetCookie()) expect(cookie).toMatch(/HttpOnly.*SameSite=Lax/i);
  });
});

describe("every table", () => {
  it("says whose its rows are", async () => {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables
       where table_schema = 'public' and table_name not in ('organizations', 'migrations', 'sign_in_attempts', 'job_workers')
      except select table_name from information_schema.columns where column_name = 'organization_id'`.execute(
      desk.context.db.system,
    );
    const users = await sql`select 1 from auth_users where organization_id is null
      union all select 1 from auth_accounts where organization_id is null
      union all select 1 from auth_sessions where organization_id is null`.execute(desk.context.db.system);

    expect(rows).toEqual([]);
    expect(users.rows).toEqual([]);
  });
});
