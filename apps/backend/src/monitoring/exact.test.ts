import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";
import { countOneByOne, countsOf, type Known, type RawRows, type Wanted } from "../../test/figures-one-by-one.ts";
import { addUpVolume } from "./add-up-volume.ts";
import { periodOf } from "./period.ts";
import { readMonitoring } from "./read-monitoring.ts";

const CHATS = 6;
const MINUTE_MS = 60_000;
const TEAMS = ["01a209e9-be55-73f8-a3df-1c452a6e4941", "01a209e9-be55-73f8-a3df-1c452a6e4942"];
const OTHER_SESSION = "01a209e9-be55-73f8-a3df-1c452a6e4943";
const RAFAEL = "rafael";
/** A moment that is not the beginning of anything. */
const NOW = new Date("2026-11-25T15:47:23.456Z");
const RANGES = ["1h", "24h", "7d", "30d"] as const;

let desk: Desk;
let organizationId: string;
let ana: string;
let people: (string | null)[];
beforeAll(async () => {
  desk = await openDesk();
  const { system } = desk.context.db;
  ({ id: organizationId } = await system.selectFrom("organizations").select("id").executeTakeFirstOrThrow());
  ana = (await desk.client.get<{ id: string }>("/api/me")).body.id;
  people = [ana, RAFAEL, null];
  await sql`insert into auth_users (id, name, email) values (${RAFAEL}, 'Rafael', 'rafael@example.com')`.execute(
    system,
  );
  await sql`insert into members (organization_id, user_id, role) values (${organizationId}, ${RAFAEL}, 'agent')`.execute(
    system,
  );
  await sql`insert into whatsapp_sessions (id, organization_id, name) values (${OTHER_SESSION}, ${organizationId}, 'Atacado')`.execute(
    system,
  );
  for (const id of TEAMS)
    await sql`insert into teams (id, organization_id, name) values (${id}, ${organizationId}, ${id})`.execute(system);
});
afterAll(() => desk?.stop());

const chat = fc.nat(CHATS - 1);
const person = fc.nat(2);
const team = fc.option(fc.constantFrom(...TEAMS), { nil: null });
/** Mostly of late, and all the way back to before the longest period before. */
const minutesAgo = fc.oneof(
  fc.integer({ min: 0, max: 130 }),
  fc.integer({ min: 0, max: 3_000 }),
  fc.integer({ min: 0, max: 63 * 1_440 }),
);
const action = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("write" as const),
      chat,
      minutesAgo,
      isInbound: fc.boolean(),
      person,
      type: fc.constantFrom("text", "image", "text", "notice", "call"),
      isHistory: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("change" as const),
      chat,
      person,
      team,
      labels: fc.subarray(["vip", "troca"]),
      status: fc.constantFrom("open", "pending", "snoozed", "resolved"),
      waiting: fc.option(minutesAgo, { nil: null }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("fail" as const),
      place: fc.nat(60),
      code: fc.constantFrom("not-on-whatsapp", "refused"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("retry" as const), place: fc.nat(60) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("remove" as const), place: fc.nat(60) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("merge" as const), from: chat, into: chat }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("converse" as const),
      chat,
      person,
      team,
      labels: fc.subarray(["vip", "troca"]),
      minutesAgo,
      asked: fc.boolean(),
      answeredMs: fc.option(fc.nat(9_000_000), { nil: null }),
      resolvedMs: fc.option(fc.nat(90_000_000), { nil: null }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("add up" as const) }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

const filter = fc.record(
  {
    session: fc.constantFrom(0, 1),
    team: fc.constantFrom(...TEAMS, "none"),
    agent: fc.constantFrom(0, 1, 2),
    label: fc.constantFrom("vip", "troca"),
  },
  { requiredKeys: [] },
);

describe("monitoring figures", () => {
  it("are what the raw rows say, whatever was written, changed, merged and removed, for every range and filter", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { minLength: 5, maxLength: 60 }),
        fc.array(filter, { minLength: 2, maxLength: 3 }),
        fc.constantFrom("America/Sao_Paulo", "Asia/Kolkata"),
        async (actions, filters, timeZone) => {
          await fresh();
          for (const [number, one] of actions.entries()) await act(one, number);
          const rows = await raw();
          for (const range of RANGES)
            for (const one of [{}, ...filters]) {
              const wanted = wantedOf(one);
              const query = { range, timeZone, ...queryOf(wanted) };
              const shown = await readMonitoring({ ...desk.context, clock: () => NOW }, member(), query);
              expect(countsOf(shown)).toEqual(countOneByOne(rows, wanted, periodOf(range, timeZone, NOW), known()));
            }
        },
      ),
      { numRuns: 8, endOnFailure: true },
    );
  }, 120_000);
});

const member = () => ({
  userId: ana,
  name: "Ana",
  email: "",
  role: "owner" as const,
  organizationId,
  organizationName: "",
});
const idOf = (kind: number, number: number) =>
  `01a209e9-be55-7${String(kind).padStart(3, "0")}-a000-${String(number).padStart(12, "0")}`;
const sessionOf = (number: number) => (number % 2 === 0 ? desk.session.id : OTHER_SESSION);
const before = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE_MS - 500);

async function fresh(): Promise<void> {
  const { system } = desk.context.db;
  await sql`delete from chats`.execute(system);
  await sql`delete from contacts`.execute(system);
  for (let number = 0; number < CHATS; number += 1) {
    await sql`insert into contacts (id, organization_id, name) values (${idOf(1, number)}, ${organizationId}, 'Cliente')`.execute(
      system,
    );
    await sql`insert into chats (id, organization_id, session_id, contact_id) values (${idOf(2, number)}, ${organizationId}, ${sessionOf(number)}, ${idOf(1, number)})`.execute(
      system,
    );
  }
}

async function act(one: Action, number: number): Promise<void> {
  if (one.do === "add up") return addUpVolume(desk.context);
  await desk.context.db.inOrganization(organizationId, async (tx) => {
    switch (one.do) {
      case "write": {
        if (one.isHistory && one.minutesAgo % 5 === 0)
          await sql`select set_config('app.is_history', 'on', true)`.execute(tx);
        const author = people[one.person] ?? null;
        const kind = one.isInbound ? "contact" : author ? "member" : "phone";
        await sql`insert into messages (id, organization_id, chat_id, session_id, position, direction, author_kind, author_id, type, state, whatsapp_id, sent_at, created_at)
          select ${idOf(3, number)}, ${organizationId}, id, session_id, ${number}, ${one.isInbound ? "inbound" : "outbound"}, ${kind}, ${author}, ${one.type},
                 ${one.isInbound ? "received" : "sent"}, ${String(number)}, ${before(one.minutesAgo)}, ${before(one.minutesAgo)} from chats where id = ${idOf(2, one.chat)}`.execute(
          tx,
        );
        return;
      }
      case "change":
        await sql`update chats set assignee_id = ${people[one.person] ?? null}, team_id = ${one.team}::uuid, labels = ${one.labels}, status = ${one.status},
          waiting_since = ${one.waiting === null ? null : before(one.waiting)} where id = ${idOf(2, one.chat)}`.execute(
          tx,
        );
        return;
      case "fail":
        await sql`update messages set state = 'failed', state_reason = ${JSON.stringify({ code: one.code, message: one.code })}::jsonb
          where id = ${idOf(3, one.place)} and direction = 'outbound'`.execute(tx);
        return;
      case "retry":
        await sql`update messages set state = 'queued', state_reason = null where id = ${idOf(3, one.place)} and state = 'failed'`.execute(
          tx,
        );
        return;
      case "remove":
        await sql`delete from messages where id = ${idOf(3, one.place)}`.execute(tx);
        return;
      case "merge": {
        const [from, into] = [idOf(2, one.from), idOf(2, one.into)];
        if (from === into || sessionOf(one.from) !== sessionOf(one.into)) return;
        await sql`update messages set chat_id = ${into} where chat_id = ${from} and exists (select from chats where id = ${into})`.execute(
          tx,
        );
        await sql`delete from chats where id = ${from} and exists (select from chats where id = ${into})`.execute(tx);
        return;
      }
      case "converse": {
        const opened = before(one.minutesAgo);
        const after = (ms: number | null) =>
          ms === null || opened.getTime() + ms > NOW.getTime() ? null : new Date(opened.getTime() + ms);
        const by = people[one.person] ?? null;
        await sql`insert into conversations (id, organization_id, chat_id, session_id, team_id, assignee_id, labels, is_group, opened_at, asked_at, first_response_at, first_response_by, resolved_at)
          select ${idOf(4, number)}, ${organizationId}, id, session_id, ${one.team}::uuid, ${by}, ${one.labels}, false, ${opened}, ${one.asked ? opened : null}::timestamptz,
                 ${after(one.answeredMs)}::timestamptz, ${by}, ${after(one.resolvedMs)}::timestamptz from chats where id = ${idOf(2, one.chat)}
          on conflict do nothing`.execute(tx);
        return;
      }
    }
  });
}

const known = (): Known => ({ people, teams: TEAMS, sessions: [sessionOf(0), sessionOf(1)], labels: ["vip", "troca"] });

async function raw(): Promise<RawRows> {
  const { pool } = desk.context.db;
  const all = async <T>(table: string) => (await pool.query(`select * from ${table}`)).rows as T[];
  return { messages: await all("messages"), conversations: await all("conversations"), chats: await all("chats") };
}

const wantedOf = ({
  session,
  team: ofTeam,
  agent,
  label,
}: {
  session?: number;
  team?: string;
  agent?: number;
  label?: string;
}): Wanted => ({
  ...(session !== undefined && { session: sessionOf(session) }),
  ...(ofTeam !== undefined && { team: ofTeam === "none" ? null : ofTeam }),
  ...(agent !== undefined && { agent: people[agent] ?? null }),
  ...(label !== undefined && { label }),
});

const queryOf = ({ session, team: ofTeam, agent, label }: Wanted) => ({
  ...(session !== undefined && { session }),
  ...(ofTeam !== undefined && { team: ofTeam ?? "none" }),
  ...(agent !== undefined && { agent: agent ?? "none" }),
  ...(label !== undefined && { label }),
});
