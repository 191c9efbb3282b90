import { Pool } from "undici";
import { listChats } from "../apps/backend/src/chats/list-chats.ts";
import type { BackendContext, Member } from "../apps/backend/src/context.ts";
import { listMessages } from "../apps/backend/src/messages/list-messages.ts";
import { readMonitoring } from "../apps/backend/src/monitoring/read-monitoring.ts";
import { search } from "../apps/backend/src/search/search.ts";
import { seeded } from "../e2e/seeded.ts";
import { RecordedSql } from "./recorded-sql.ts";
import { percentile, round } from "./statistics.ts";

/** A program that has run for a while is what people meet: the compiler has seen the page by then. */
const WARM_UP_MS = 4_000;
const WORDS = [
  "pedido",
  "boleto atrasado",
  "entrega amanhã",
  "pedido 100042",
  "troca",
  "geladeira",
  "natalino",
  "inexistentíssimo",
];
const RANGES = ["1h", "24h", "7d", "30d"] as const;

interface Page {
  readonly name: string;
  /** What is asked over HTTP, and what is run for it; another one each time. */
  readonly ask: (random: () => number) => { readonly path: string; readonly run: () => Promise<unknown> };
}

export interface PageFigures {
  readonly page: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly sqlP50Ms: number;
  readonly sqlP99Ms: number;
  readonly ratioP50: number;
  readonly ratioP99: number;
}

/** Pages over HTTP, each beside its own SQL run bare, one after the other in turns: both meet the same machine. Neither is parsed here. */
export async function measurePages(
  desk: { readonly url: string; readonly cookie: string },
  { databaseUrl, member, chatIds }: { databaseUrl: string; member: Member; chatIds: readonly string[] },
  times: number,
): Promise<PageFigures[]> {
  const bare = await RecordedSql.open(databaseUrl, member.organizationId);
  const pool = new Pool(desk.url, { connections: 1 });
  const get = async (path: string): Promise<void> => {
    const { statusCode, body } = await pool.request({ method: "GET", path, headers: { cookie: desk.cookie } });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${text}`);
  };
  const figures: PageFigures[] = [];
  for (const page of pagesOf(bare, member, chatIds)) figures.push(await measure(get, bare, page, times));
  await pool.close();
  await bare.close();
  return figures;
}

function pagesOf({ db }: RecordedSql, member: Member, chatIds: readonly string[]): Page[] {
  const context = {
    db: { of: () => db, system: db, onOneConnection: (_id: string, work: (queries: typeof db) => unknown) => work(db) },
    clock: () => new Date(),
    gatewayQueue: { read: async () => undefined },
  } as unknown as BackendContext;
  const pick = <T>(all: readonly T[], random: () => number): T => all[Math.floor(random() * all.length)] as T;
  const monitoring = (range: (typeof RANGES)[number]): Page => ({
    name: `monitoring ${range}`,
    ask: () => ({
      path: `/api/monitoring?range=${range}`,
      run: () => readMonitoring(context, member, { range }),
    }),
  });
  return [
    {
      name: "inbox list",
      ask: (random) => {
        const status = pick(["open", "pending", "resolved"] as const, random);
        return {
          path: `/api/chats?status=${status}&limit=40`,
          run: () => listChats(context, member, { status }, { limit: 40 }),
        };
      },
    },
    {
      name: "thread page",
      ask: (random) => {
        const chatId = pick(chatIds, random);
        return {
          path: `/api/messages?chatId=${chatId}&limit=50`,
          run: () => listMessages(context, member, { chatId, limit: 50 }),
        };
      },
    },
    {
      name: "search",
      ask: (random) => {
        const q = pick(WORDS, random);
        return {
          path: `/api/search?in=messages&limit=20&q=${encodeURIComponent(q)}`,
          run: () => search(context, member, { q, in: "messages", limit: 20 }),
        };
      },
    },
    ...RANGES.map(monitoring),
  ];
}

async function measure(
  get: (path: string) => Promise<void>,
  bare: RecordedSql,
  { name, ask }: Page,
  times: number,
): Promise<PageFigures> {
  const random = seeded(20_261_125);
  const [http, sql]: [number[], number[]] = [[], []];
  const turn = async () => {
    const { path, run } = ask(random);
    const statements = await bare.record(run);
    return [await timed(() => get(path)), await timed(() => bare.replay(statements))] as const;
  };
  const warm = performance.now() + WARM_UP_MS;
  while (performance.now() < warm) await turn();
  for (let count = 0; count < times; count += 1) {
    const [httpMs, sqlMs] = await turn();
    http.push(httpMs);
    sql.push(sqlMs);
  }
  const [p50Ms, p99Ms, sqlP50Ms, sqlP99Ms] = [
    percentile(http, 50),
    percentile(http, 99),
    percentile(sql, 50),
    percentile(sql, 99),
  ];
  return {
    page: name,
    p50Ms: round(p50Ms),
    p99Ms: round(p99Ms),
    sqlP50Ms: round(sqlP50Ms),
    sqlP99Ms: round(sqlP99Ms),
    ratioP50: round(p50Ms / sqlP50Ms),
    ratioP99: round(p99Ms / sqlP99Ms),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
