import type { Durations, SuggestionFigures } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { Queries } from "../database/connection.ts";
import { type FiguresFilter, isFiltered } from "./figures-filter.ts";
import type { Period } from "./period.ts";

interface SuggestionRow {
  /** Null: of all buckets. */
  readonly bucket: number | null;
  readonly calls: number;
  readonly suggested: number;
  readonly withheld: number;
  readonly failed: number;
  readonly dropped: number;
  readonly accepted: number;
  readonly edited: number;
  readonly discarded: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cost: number;
  readonly first_word: Spread;
  readonly whole: Spread;
}

type Spread = { readonly count: number; readonly p50: number; readonly p90: number; readonly mean: number } | null;

interface CallRow {
  readonly bucket: number;
  readonly purpose: string;
  readonly calls: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cost: number;
}

/** How suggestions fared and what the copilot cost in the period. */
export async function readSuggestionFigures(
  db: Queries,
  organizationId: string,
  period: Period,
  filter: FiguresFilter,
): Promise<SuggestionFigures> {
  const [rows, calls] = await Promise.all([
    selectSuggestions(db, organizationId, period, filter),
    isFiltered(filter) ? [] : selectCalls(db, organizationId, period),
  ]);
  const all = rows.find(({ bucket }) => bucket === null);
  const suggestionCost = all?.cost ?? 0;
  const answered = (all?.accepted ?? 0) + (all?.edited ?? 0) + (all?.discarded ?? 0);
  const sum = (of: readonly CallRow[], value: (row: CallRow) => number) =>
    of.reduce((total, row) => total + value(row), 0);
  const byPurpose = [...Map.groupBy(calls, ({ purpose }) => purpose)].map(([purpose, own]) => ({
    purpose,
    calls: sum(own, (row) => row.calls),
    costMicros: sum(own, ({ cost }) => cost),
  }));
  return {
    suggested: all?.suggested ?? 0,
    withheld: all?.withheld ?? 0,
    failed: all?.failed ?? 0,
    dropped: all?.dropped ?? 0,
    accepted: all?.accepted ?? 0,
    edited: all?.edited ?? 0,
    discarded: all?.discarded ?? 0,
    ...(answered > 0 && { acceptanceRate: ((all?.accepted ?? 0) + (all?.edited ?? 0)) / answered }),
    firstWord: spreadOf(all?.first_word),
    whole: spreadOf(all?.whole),
    inputTokens: (all?.input_tokens ?? 0) + sum(calls, (row) => row.input_tokens),
    outputTokens: (all?.output_tokens ?? 0) + sum(calls, (row) => row.output_tokens),
    costMicros: suggestionCost + sum(calls, ({ cost }) => cost),
    byPurpose: [{ purpose: "suggestion", calls: all?.calls ?? 0, costMicros: suggestionCost }, ...byPurpose],
    buckets: period.starts.map((at, index) => {
      const own = rows.find(({ bucket }) => bucket === index + 1);
      const others = calls.filter(({ bucket }) => bucket === index + 1);
      return {
        at: at.toISOString(),
        suggested: own?.suggested ?? 0,
        costMicros: (own?.cost ?? 0) + sum(others, ({ cost }) => cost),
      };
    }),
  };
}

async function selectSuggestions(
  db: Queries,
  organizationId: string,
  { starts, from }: Period,
  filter: FiguresFilter,
): Promise<SuggestionRow[]> {
  const { rows } = await sql<SuggestionRow>`
    select bucket, count(*) as calls, count(*) filter (where outcome in ('ok', 'repaired', 'regenerated')) as suggested,
           count(*) filter (where outcome = 'withheld') as withheld, count(*) filter (where outcome = 'failed') as failed,
           count(*) filter (where outcome in ('superseded', 'interrupted')) as dropped,
           count(*) filter (where agent_outcome = 'accepted') as accepted,
           count(*) filter (where agent_outcome = 'edited') as edited,
           count(*) filter (where agent_outcome = 'discarded') as discarded,
           coalesce(sum(input_tokens), 0)::bigint as input_tokens, coalesce(sum(output_tokens), 0)::bigint as output_tokens,
           coalesce(sum(cost_micros), 0)::bigint as cost,
           case when bucket is null then ${spread("ttft_ms")} end as first_word,
           case when bucket is null then ${spread("total_ms")} end as whole
      from (select width_bucket(created_at, ${starts}::timestamptz[]) as bucket, outcome, agent_outcome, input_tokens,
                   output_tokens, cost_micros, ttft_ms, total_ms
              from suggestions
             where organization_id = ${organizationId} and created_at >= ${from} ${ofChats(organizationId, filter)}) as made
     group by grouping sets ((), bucket)`.execute(db);
  return rows;
}

const spread = (column: string) => sql`json_build_object('count', count(${sql.ref(column)}),
  'p50', percentile_disc(0.5) within group (order by ${sql.ref(column)}),
  'p90', percentile_disc(0.9) within group (order by ${sql.ref(column)}), 'mean', avg(${sql.ref(column)}))`;

function ofChats(organizationId: string, { sessionId, teamId, agentId, label }: FiguresFilter) {
  const chat = [
    sessionId !== undefined && sql`session_id = ${sessionId}::uuid`,
    teamId !== undefined && sql`team_id is not distinct from ${teamId}::uuid`,
    label !== undefined && sql`labels @> array[${label}]::text[]`,
  ].filter((condition) => condition !== false);
  const byChat =
    chat.length > 0
      ? sql`and chat_id in (select id from chats where organization_id = ${organizationId} and ${sql.join(chat, sql` and `)})`
      : sql``;
  return agentId === undefined
    ? byChat
    : sql`${byChat} and coalesce(agent_id, requested_by) is not distinct from ${agentId}::text`;
}

async function selectCalls(db: Queries, organizationId: string, { starts, from }: Period): Promise<CallRow[]> {
  const { rows } = await sql<CallRow>`
    select width_bucket(created_at, ${starts}::timestamptz[]) as bucket, purpose, count(*) as calls,
           sum(input_tokens)::bigint as input_tokens, sum(output_tokens)::bigint as output_tokens,
           coalesce(sum(cost_micros), 0)::bigint as cost
      from copilot_calls
     where organization_id = ${organizationId} and created_at >= ${from}
     group by 1, 2
     order by 2, 1`.execute(db);
  return rows;
}

const spreadOf = (spread: Spread | undefined): Durations =>
  !spread || spread.count === 0
    ? { count: 0 }
    : {
        count: spread.count,
        p50Seconds: spread.p50 / 1_000,
        p90Seconds: spread.p90 / 1_000,
        meanSeconds: Math.round(spread.mean) / 1_000,
      };
