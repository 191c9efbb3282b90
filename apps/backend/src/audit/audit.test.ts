import type { AuditEntry, SingleUseLink } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client, type Desk, openDesk } from "../../test/desk.ts";
import { colleague } from "../../test/people.ts";
import { prunePeople } from "../auth/prune-people.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

type Page = { entries: AuditEntry[]; nextCursor: string | null };
const read = async (query = "", client = desk.client) => (await client.get<Page>(`/api/audit-log?${query}`)).body;

describe("the audit log", () => {
  it("says who did what to what, when and from where, before the answer leaves", async () => {
    const rosa = await colleague(desk, "Rosa", "agent");
    await desk.customer("Marina", "+5531991230001").writes("oi");
    const [chat] = await desk.chats();

    const change = { status: "resolved", labels: ["confidencial"] };
    await rosa.client.send("PATCH", `/api/chats/${chat?.id}`, JSON.stringify(change), {
      "content-type": "application/json",
    });

    const [entry] = (await read(`subjectId=${chat?.id}`)).entries;
    expect(entry).toMatchObject({
      actor: { id: rosa.id, name: "Rosa" },
      action: "chats.change",
      route: "PATCH /api/chats/:id",
      subjectId: chat?.id,
      outcome: "done",
      address: "127.0.0.1",
    });
    expect(Math.abs(Date.now() - Date.parse(entry?.at ?? ""))).toBeLessThan(60_000);
  });

  it("names what was made, and the key that made it", async () => {
    const { body: made } = await desk.client.post<{ id: string; key: string }>("/api/api-keys", {
      name: "ERP",
      scopes: ["sessions:write"],
    });
    const { body: session } = await new Client(desk.url).send<{ id: string }>(
      "POST",
      "/api/sessions",
      JSON.stringify({ name: "Nova" }),
      { "content-type": "application/json", authorization: `Bearer ${made.key}` },
    );

    expect((await read(`apiKeyId=${made.id}`)).entries).toEqual([
      expect.objectContaining({
        subjectId: session.id,
        action: "sessions.manage",
        apiKey: { id: made.id, name: "ERP" },
      }),
    ]);
    expect((await read(`subjectId=${made.id}`)).entries).toHaveLength(1);
  });

  it("keeps what was refused, and who signed in or was kept out", async () => {
    const { id, email, client } = await colleague(desk, "Lia", "read_only");
    await client.post("/api/sessions", { name: "x" });
    await new Client(desk.url).post("/api/auth/sign-in/email", { email, password: "my secret guess" });

    const entries = (await read(`actorId=${id}`)).entries;

    expect(entries.map(({ action, outcome }) => [action, outcome])).toEqual([
      ["account.sign-in", "refused"],
      ["sessions.manage", "refused"],
      ["account.sign-in", "done"],
    ]);
  });

  it("holds no password, no link and no word of a message", async () => {
    const { body: link } = await desk.client.post<SingleUseLink>("/api/invitations", { role: "agent" });
    await desk.stranger.post("/api/invitations/accept", {
      token: link.token,
      name: "Rui",
      email: "rui@example.com",
      password: "a password of rui",
    });
    const [chat] = await desk.chats();
    await desk.send(chat?.id ?? "", "palavra secreta");

    const { rows } = await desk.context.db.pool.query("select l::text as row from audit_log l");

    expect(rows.length).toBeGreaterThan(3);
    expect(rows.map(({ row }) => row).join()).not.toMatch(/secret|password of rui|palavra/);
    expect(rows.map(({ row }) => row).join()).not.toContain(link.token);
    expect((await read("action=invitations.accept")).entries[0]?.actor?.name).toBe("Rui");
    expect((await read("action=messages.send")).entries).toHaveLength(1);
  });

  it("is read page by page, newest first, by a time and an outcome, by admins alone", async () => {
    const all = (await read("limit=200")).entries;
    const paged: AuditEntry[] = [];
    for (let cursor = ""; ; ) {
      const page = await read(`limit=3${cursor}`);
      paged.push(...page.entries);
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }

    expect(paged).toEqual(all);
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    expect((await read("outcome=refused")).entries.every(({ outcome }) => outcome === "refused")).toBe(true);
    expect((await read(`to=${all.at(-1)?.at}`)).entries).toEqual([]);
    expect((await read(`from=${all.at(-1)?.at}&limit=200`)).entries).toHaveLength(all.length);
    const agent = await colleague(desk, "Gil", "agent");
    expect((await agent.client.get("/api/audit-log")).status).toBe(403);
  });

  it("cannot be altered by what an organization does, and is kept for AUDIT_LOG_DAYS", async () => {
    const { db, config, clock } = desk.context;
    const { id } = await db.system.selectFrom("organizations").select("id").executeTakeFirstOrThrow();
    await expect(db.of(id).deleteFrom("audit_log").execute()).rejects.toThrow("permission denied");
    await expect(db.of(id).updateTable("audit_log").set({ outcome: "done" }).execute()).rejects.toThrow(
      "permission denied",
    );
    const { rows } = await db.pool.query(
      "update audit_log set at = at - interval '366 days' where action = 'messages.send' returning id",
    );

    await prunePeople({ db, clock, config });

    const left = await db.system.selectFrom("audit_log").select("action").execute();
    expect(rows).toHaveLength(1);
    expect(left.length).toBeGreaterThan(3);
    expect(left.map(({ action }) => action)).not.toContain("messages.send");
  });
});
