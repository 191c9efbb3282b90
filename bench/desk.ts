import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import type { Me } from "@gomarketing/contracts";
import pg from "pg";
import { required } from "../scripts/system/environment.ts";
import { inRoot } from "../scripts/system/paths.ts";
import { fillDesk } from "./desk-data.ts";
import { measureFanOut } from "./fan-out.ts";
import { Deliverer, measureIntake } from "./intake.ts";
import { measurePages } from "./pages.ts";
import { openDesk } from "./road-desk.ts";

/** What is asked for in the environment, in small while developing: `DESK_CHATS=2000 DESK_MESSAGES=20000 npm run bench -- desk`. */
const size = (name: string, value: number): number => Number(process.env[name] ?? value);
const CHATS = size("DESK_CHATS", 100_000);
const MESSAGES = size("DESK_MESSAGES", 1_000_000);
const TIMES = size("DESK_TIMES", 200);
const CLIENTS = size("DESK_CLIENTS", 1_000);
const EVENTS = size("DESK_EVENTS", 100);
const INTAKE = size("DESK_INTAKE", 20_000);
const ROUNDS = 5;
const SESSIONS = 32;

/**
 * `npm run bench -- desk`: pages beside their SQL, live events to many browsers, and the webhook's intake beside bare commits, on a
 * desk of a year. A table on standard output, JSON in bench/results/desk.json.
 */
export async function measureDesk(): Promise<void> {
  const { system, desk, stop } = await openDesk({});
  const { databaseUrl } = system;
  await fillDesk(databaseUrl, { chats: CHATS, messages: MESSAGES });
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const me = await desk.get<Me>("/api/me");
  const member = {
    userId: me.id,
    name: me.name,
    email: me.email,
    role: me.role,
    organizationId: me.organization.id,
    organizationName: me.organization.name,
  };
  const { rows: chats } = await client.query<{ id: string }>(
    "select id from chats order by last_activity_at desc limit 2000",
  );
  const sessionIds = await addSessions(client, member.organizationId);

  const target = { databaseUrl, member, chatIds: chats.map(({ id }) => id) };
  const pages = await measurePages(desk, target, TIMES);
  console.table(pages);

  const secret = readFileSync(join(required(system.environment, "DATA_DIR"), "secrets", "webhook-secret"), "utf8");
  const deliverer = new Deliverer(system.url, secret, SESSIONS);
  const [sessionId = ""] = sessionIds;
  const listening = { url: system.url, cookie: desk.cookie };
  const fanOut = await measureFanOut(listening, deliverer, sessionId, { clients: CLIENTS, events: EVENTS });
  console.table([fanOut]);

  const intake = await measureIntake(deliverer, databaseUrl, sessionIds, {
    events: INTAKE,
    rounds: ROUNDS,
    customers: CHATS,
  });
  console.table([intake]);
  await deliverer.close();
  await client.end();
  await stop();

  const machine = { at: new Date().toISOString(), node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
  mkdirSync(inRoot("bench/results"), { recursive: true });
  writeFileSync(
    inRoot("bench/results/desk.json"),
    `${JSON.stringify({ ...machine, chats: CHATS, messages: MESSAGES, pages, fanOut, intake }, null, 2)}\n`,
  );
}

async function addSessions(client: pg.Client, organizationId: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `insert into whatsapp_sessions (id, organization_id, name)
     select gen_random_uuid(), $1, 'Linha ' || i from generate_series(1, ${SESSIONS}) i returning id`,
    [organizationId],
  );
  return rows.map(({ id }) => id);
}
