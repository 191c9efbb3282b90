import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import type { Me } from "@gomarketing/contracts";
import pg from "pg";
import { required } from "../scripts/system/environment.ts";
import { inRoot } from "../scripts/system/paths.ts";
import { fillDesk } from "./desk-data.ts";
import { measureFanOut } from "./fan-out.ts";
import { Deliverer, type IntakeFigures, measureIntake } from "./intake.ts";
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
/** Where the data of a run is kept for the next, which then need not make it: `DESK_DATA_DIR=/tmp/bench-desk npm run bench -- desk`. */
const KEPT_DIR = process.env.DESK_DATA_DIR;
/** What is measured of pages, fan-out and intake; results are written of a run of all. */
const PARTS = (process.env.DESK_PARTS ?? "pages,fan-out,intake").split(",");
const ROUNDS = 5;
/** Sessions that deliver side by side, and how many messages each customer writes. */
const INTAKES = [
  { sessions: 32, messagesAChat: 1 },
  { sessions: 32, messagesAChat: 10 },
  { sessions: 128, messagesAChat: 10 },
];
const MOST_SESSIONS = Math.max(...INTAKES.map(({ sessions }) => sessions));

/**
 * `npm run bench -- desk`: pages beside their SQL, live events to many browsers, and the webhook's intake beside bare commits, on a
 * desk of a year. A table on standard output, JSON in bench/results/desk.json.
 */
export async function measureDesk(): Promise<void> {
  const { system, desk, stop } = await openDesk({}, KEPT_DIR);
  const { databaseUrl } = system;
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows: filled } = await client.query("select from chats limit 1");
  if (filled.length === 0) await fillDesk(databaseUrl, { chats: CHATS, messages: MESSAGES });
  const me = await desk.get<Me>("/api/me");
  const { id: organizationId, name: organizationName } = me.organization;
  const member = { userId: me.id, name: me.name, email: me.email, role: me.role, organizationId, organizationName };
  const { rows: chats } = await client.query<{ id: string }>(
    "select id from chats order by last_activity_at desc limit 2000",
  );
  const [sessionId = ""] = await addSessions(client, organizationId, 1);
  const secret = readFileSync(join(required(system.environment, "DATA_DIR"), "secrets", "webhook-secret"), "utf8");
  const deliverer = new Deliverer(system.url, secret, MOST_SESSIONS);

  const caller = { url: system.url, cookie: desk.cookie };
  const measures = {
    pages: () => measurePages(caller, { databaseUrl, member, chatIds: chats.map(({ id }) => id) }, TIMES),
    "fan-out": () => measureFanOut(caller, deliverer, sessionId, { clients: CLIENTS, events: EVENTS }),
    intake: async () => {
      const figures: IntakeFigures[] = [];
      for (const { sessions, messagesAChat } of INTAKES) {
        const fresh = await addSessions(client, organizationId, sessions);
        const sizes = { events: INTAKE, rounds: ROUNDS, messagesAChat };
        figures.push(await measureIntake(deliverer, databaseUrl, fresh, sizes));
      }
      return figures;
    },
  };
  const figures: Record<string, unknown> = {};
  for (const [name, measurePart] of Object.entries(measures).filter(([name]) => PARTS.includes(name))) {
    const found = await measurePart();
    console.table([found].flat());
    figures[name] = found;
  }
  await deliverer.close();
  await client.end();
  await stop();
  if (Object.keys(figures).length < Object.keys(measures).length) return;

  const machine = { at: new Date().toISOString(), node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
  mkdirSync(inRoot("bench/results"), { recursive: true });
  writeFileSync(
    inRoot("bench/results/desk.json"),
    `${JSON.stringify({ ...machine, chats: CHATS, messages: MESSAGES, ...figures }, null, 2)}\n`,
  );
}

async function addSessions(client: pg.Client, organizationId: string, count: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `insert into whatsapp_sessions (id, organization_id, name)
     select gen_random_uuid(), $1, 'Linha ' || i from generate_series(1, $2) i returning id`,
    [organizationId, count],
  );
  return rows.map(({ id }) => id);
}
