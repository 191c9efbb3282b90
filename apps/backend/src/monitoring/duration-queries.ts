import type { Durations } from "@gomarketing/contracts";
import { type RawBuilder, sql } from "kysely";
import type { Queries } from "../database/connection.ts";
import { conditions, type FiguresFilter } from "./figures-filter.ts";
import type { Period } from "./period.ts";

/** What a row is of: all of the period, all of the one before, or one bucket, agent, team, session, label. */
type DurationGroup = "all" | "previous" | "bucket" | "agent" | "team" | "session" | "label";

export interface DurationRow {
  readonly group: DurationGroup;
  /** The bucket's number from 1 on, else an id or a label. Null: of nobody, of no team. */
  readonly key: string | null;
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly mean: number;
}

const KINDS = {
  /** From the customer's first message to the first answer, by who answered. */
  firstResponse: { from: "asked_at", to: "first_response_at", agent: "first_response_by" },
  /** From a conversation's beginning to its end, by whose it was. */
  resolution: { from: "opened_at", to: "resolved_at", agent: "assignee_id" },
} as const;

/** How long conversations took that got there in the period: exact, from an index of the conversations. Milliseconds. */
export async function selectDurations(
  db: Queries,
  organizationId: string,
  period: Period,
  filter: FiguresFilter,
  kind: keyof typeof KINDS,
): Promise<DurationRow[]> {
  const columns = KINDS[kind];
  const [from, to] = [sql.ref(columns.from), sql.ref(columns.to)];
  const narrowed = conditions(organizationId, filter, { agent: columns.agent, labels: "labels" });
  const taken = (labels: RawBuilder<unknown>, when: RawBuilder<unknown>) => sql`
    select width_bucket(${to}, ${period.starts}::timestamptz[]) as bucket, ${sql.ref(columns.agent)} as agent,
           team_id as team, session_id as session, ${labels} as labels,
           extract(epoch from ${to} - ${from}) * 1000 as ms
      from conversations
     where organization_id = ${organizationId} and ${from} is not null and ${when} ${narrowed}`;
  const now = sql`${to} >= ${period.from} and ${to} <= ${period.to}`;
  const before = sql`${to} >= ${period.previous.from} and ${to} < ${period.previous.to}`;
  const { rows } = await sql<DurationRow>`
    with taken as materialized (${taken(sql`labels`, now)})
    select case grouping(bucket, agent, team, session) when 15 then 'all' when 7 then 'bucket' when 11 then 'agent'
                when 13 then 'team' else 'session' end as "group",
           case grouping(bucket, agent, team, session) when 7 then bucket::text when 11 then agent when 13 then team::text
                when 14 then session::text end as key, ${FIGURES}
      from taken group by grouping sets ((), bucket, agent, team, session)
    union all select 'label', label, ${FIGURES} from taken, unnest(labels) as label group by label
    union all select 'previous', null, ${FIGURES} from (${taken(sql`null`, before)}) as earlier`.execute(db);
  return rows;
}

const FIGURES = sql`count(*) as count, percentile_disc(0.5) within group (order by ms)::float as p50,
  percentile_disc(0.9) within group (order by ms)::float as p90, avg(ms)::float as mean`;

/** As they are shown: seconds, to the millisecond. */
export function durationsOf(row: DurationRow | undefined): Durations {
  if (!row || row.count === 0) return { count: 0 };
  const { count, p50, p90, mean } = row;
  return { count, p50Seconds: seconds(p50), p90Seconds: seconds(p90), meanSeconds: seconds(mean) };
}

const seconds = (ms: number): number => Math.max(0, Math.round(ms)) / 1_000;
