import type { SearchResults } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";

/** More than the steps that a search takes (`0009_search.sql`), so that each is taken. */
const MESSAGES = 12_000;
const CHATS = 1_500;
const START = Date.parse("2025-01-01T00:00:00.000Z");
/** Few words for so many messages, the first in every second one. */
const WORDS = "de entrega entregas pedido pedidos açúcar boleto João caixa atraso atrasado troca raro único".split(" ");
const KINDS = ["text", "text", "text", "text", "image", "audio"];
const LABELS = ["vip", "troca", "novo"];
const WINDOW = 200;
/** Some windows; longer walks show nothing new. */
const MAX_PAGES = 10;

let desk: Desk;
let random: () => number;
beforeAll(async () => {
  desk = await openDesk();
  random = randomFrom(20_260_101);
  await fill();
}, 60_000);
afterAll(() => desk?.stop());

/** The same numbers each time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
const pick = <T>(list: readonly T[], skew = 1): T => list[Math.floor(list.length * random() ** skew)] as T;
const idAt = (kind: string, n: number): string =>
  `01930000-0000-7000-8${kind.padStart(3, "0")}-${n.toString(16).padStart(12, "0")}`;
const SESSIONS = [idAt("1", 1), idAt("1", 2)];

interface Row {
  readonly id: string;
  readonly chat_id: string;
  readonly session_id: string;
  readonly position: number;
  readonly type: string;
  readonly text: string | null;
  readonly sent_at: string;
  readonly whatsapp_id: string;
}

const makeRow = (n: number, sentAt: number): Row => {
  const chat = Math.floor(CHATS * random() ** 2);
  const type = pick(KINDS);
  const words = Array.from({ length: 1 + Math.floor(6 * random()) }, () => pick(WORDS, 2.5)).join(" ");
  return {
    id: idAt("4", n),
    chat_id: idAt("3", chat),
    session_id: SESSIONS[chat % 2] ?? "",
    position: n + 1,
    type,
    text: type === "audio" ? null : words,
    // Whole seconds, so that many are sent at once.
    sent_at: new Date(sentAt - (sentAt % 1_000)).toISOString(),
    whatsapp_id: `W${n}`,
  };
};

async function insert(rows: readonly Row[]): Promise<void> {
  await desk.context.db.pool.query(
    `insert into messages (id, organization_id, chat_id, session_id, position, direction, author_kind, author_id, type, text, state, whatsapp_id, sent_at)
     select id, (select id from organizations limit 1), chat_id, session_id, position, 'inbound', 'contact', chat_id, type, text, 'received', whatsapp_id, sent_at
       from json_populate_recordset(null::messages, $1::json)`,
    [JSON.stringify(rows)],
  );
}

async function fill(): Promise<void> {
  const { pool } = desk.context.db;
  const organization = "(select id from organizations limit 1)";
  await pool.query(
    `insert into whatsapp_sessions (id, organization_id, name) select id, ${organization}, 'x' from unnest($1::uuid[]) id`,
    [SESSIONS],
  );
  await pool.query(
    `insert into contacts (id, organization_id, name) select id, ${organization}, 'Cliente' from unnest($1::uuid[]) id`,
    [Array.from({ length: CHATS }, (_, n) => idAt("2", n))],
  );
  const chats = Array.from({ length: CHATS }, (_, n) => ({
    id: idAt("3", n),
    session_id: SESSIONS[n % 2],
    contact_id: idAt("2", n),
    labels: random() < 0.4 ? [pick(LABELS, 2)] : [],
  }));
  await pool.query(
    `insert into chats (id, organization_id, session_id, contact_id, labels, assignee_id)
     select id, ${organization}, session_id, contact_id, labels, case when contact_id::text < '01930000-0000-7000-8002-000000000014' then (select id from auth_users limit 1) end
       from json_populate_recordset(null::chats, $1::json)`,
    [JSON.stringify(chats)],
  );
  // A thousand and more share a second; what is rare was said long ago.
  await insert(Array.from({ length: MESSAGES }, (_, n) => makeRow(n, START + Math.floor(n / 40) * 1_000)));
  await pool.query("update messages set text = 'era uma vez raro' where position % 400 = 7 and position < 3000");
  await pool.query("update messages set revoked_at = now() where position % 37 = 0");
  // Read once, with no word of what the triggers wrote.
  await pool.query(
    `create table plain as
     select messages.id, sent_at, type, text, messages.session_id, labels, contact_id, assignee_id,
            words_of(fold_text(coalesce(text, ''))) || marks_of_message(messages.session_id, type) as words
       from messages join chats on chats.id = chat_id where revoked_at is null`,
  );
  await pool.query("analyze");
}

interface Asked {
  readonly q?: string;
  readonly kind?: string;
  readonly session?: string;
  readonly label?: string;
  readonly person?: string;
  readonly assignee?: string;
  readonly from?: string;
  readonly to?: string;
}

/** All that is asked for, found the plainest way: every message is looked at. */
async function expected(asked: Asked): Promise<string[]> {
  const { rows } = await desk.context.db.pool.query<{ id: string; at: Date; rank: number }>(
    `select id, sent_at as at, case when $1 = '' then 0 else ts_rank(words, search_query($1)) end::float8 as rank
       from plain
      where ($1 = '' or words @@ search_query($1))
        and ($2::text is null or type = any(string_to_array($2, ',')))
        and ($3::uuid is null or session_id = $3)
        and ($4::text is null or $4 = any(labels))
        and ($5::uuid is null or contact_id = $5)
        and ($6::text is null or case when $6 = 'me' then assignee_id is not null else assignee_id is null end)
        and ($7::timestamptz is null or sent_at >= $7) and ($8::timestamptz is null or sent_at < $8)
      order by sent_at desc, id desc`,
    [asked.q ?? "", asked.kind, asked.session, asked.label, asked.person, asked.assignee, asked.from, asked.to],
  );
  const ordered: string[] = [];
  for (let start = 0; start < rows.length; start += WINDOW)
    ordered.push(
      ...rows
        .slice(start, start + WINDOW)
        .map((row, index) => ({ ...row, index }))
        .toSorted((a, b) => b.rank - a.rank || a.index - b.index)
        .map(({ id }) => id),
    );
  return ordered;
}

async function walk(
  asked: Asked,
  limit: number,
  between: () => Promise<void> = async () => undefined,
): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | null | undefined = "";
  for (let page = 0; cursor !== null && cursor !== undefined && page < MAX_PAGES; page += 1) {
    const query = new URLSearchParams({ in: "messages", limit: String(limit), ...(cursor && { cursor }), ...asked });
    const { body }: { body: SearchResults } = await desk.client.get<SearchResults>(`/api/search?${query}`);
    const found = body.messages?.found ?? expect.fail(JSON.stringify(body));
    // Whoever is told of a next page finds something there.
    if (body.messages?.nextCursor) expect(found).toHaveLength(limit);
    seen.push(...found.map(({ message }) => message.id));
    cursor = body.messages?.nextCursor;
    await between();
  }
  return seen;
}

function randomAsked(): Asked {
  const words = Array.from({ length: 1 + Math.floor(2 * random()) }, () => pick(WORDS, 1));
  const q = random() < 0.2 ? `"${words.join(" ")}"` : words.join(" ");
  const day = (n: number) => new Date(START + n * 1_000).toISOString();
  const from = Math.floor(300 * random());
  return {
    ...(random() < 0.8 && { q }),
    ...(random() < 0.3 && { kind: pick(["text", "image", "audio,image"]) }),
    ...(random() < 0.3 && { session: pick(SESSIONS) }),
    ...(random() < 0.3 && { label: pick(LABELS) }),
    ...(random() < 0.2 && { person: idAt("2", Math.floor(20 * random())) }),
    ...(random() < 0.2 && { assignee: pick(["me", "none"]) }),
    ...(random() < 0.3 && { from: day(from), to: day(from + Math.floor(100 * random())) }),
  };
}

describe("paging through what a search finds", () => {
  it("shows all of it, each message once, in the order that is promised, whatever is asked", async () => {
    for (let round = 0; round < 25; round += 1) {
      const asked = { kind: "text,image,audio", ...randomAsked() };
      const wanted = await expected(asked);
      const limit = wanted.length > 200 ? 50 : 5 + Math.floor(20 * random());
      expect(await walk(asked, limit), JSON.stringify(asked)).toEqual(wanted.slice(0, MAX_PAGES * limit));
    }
  }, 60_000);

  it.each<[string, Asked]>([
    ["a word in every second message", { q: "de" }],
    ["a word that was said long ago", { q: "raro vez" }],
    ["a common word in few chats", { q: "de", label: "novo" }],
    ["a common word in one chat", { q: "de", person: idAt("2", 900) }],
    ["a filter that no index knows", { assignee: "none", to: new Date(START + 30_000).toISOString() }],
    ["nothing that is there", { q: "helicóptero" }],
    ["a common word of nobody", { q: "de", person: SESSIONS[0] as string }],
  ])("is complete for %s", async (_what, asked) => {
    expect(await walk(asked, 50)).toEqual((await expected(asked)).slice(0, MAX_PAGES * 50));
  });

  it("neither skips nor repeats a message, whatever arrives, late or now, while one pages", async () => {
    const asked = { q: "boleto pedido" };
    const before = await expected({ ...asked, kind: "text" });
    let next = MESSAGES;
    const arrive = async () => {
      next += 2;
      await insert([
        { ...makeRow(next, Date.now()), type: "text", text: "pedido e boleto de agora" },
        {
          ...makeRow(next + 1, START + Math.floor(300_000 * random())),
          type: "text",
          text: "boleto, boleto e pedido da história",
        },
      ]);
    };

    const seen = await walk({ ...asked, kind: "text" }, 50, arrive);

    expect(before.length).toBeGreaterThan(WINDOW);
    expect(before.length).toBeLessThan((MAX_PAGES - 2) * 50);
    expect(new Set(seen).size).toBe(seen.length);
    expect(new Set(seen)).toEqual(new Set([...before, ...seen.filter((id) => id > idAt("4", MESSAGES))]));
  });
});
