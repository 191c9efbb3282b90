import type { BacklogFigures } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { Queries } from "../database/connection.ts";
import { conditions, type FiguresFilter } from "./figures-filter.ts";

/** Where one age band ends and the next begins, in seconds: five minutes, a quarter, one hour, four, a day. */
const AGES_SECONDS = [300, 900, 3_600, 14_400, 86_400];

export interface BacklogRow {
  readonly group: "all" | "agent" | "team" | "session" | "label";
  readonly key: string | null;
  readonly open: number;
  readonly pending: number;
  readonly snoozed: number;
  readonly unassigned: number;
  readonly waiting: number;
  readonly oldest: Date | null;
  readonly ages: readonly number[];
}

/** What is to be done now, of all and by agent, team, session and label: exact, from an index of the chats that are not resolved. */
export async function selectBacklog(
  db: Queries,
  organizationId: string,
  filter: FiguresFilter,
  now: Date,
): Promise<BacklogRow[]> {
  const narrowed = conditions(organizationId, filter, { agent: "assignee_id", labels: "labels", chat: "id" });
  const columns = sql`status, assignee_id, team_id, session_id,
    case when waiting_since is not null
         then width_bucket(greatest(extract(epoch from ${now}::timestamptz - waiting_since), 0), ${AGES_SECONDS}::numeric[]) end as age,
    waiting_since`;
  const { rows } = await sql<BacklogRow>`
    with chat as materialized (
      select ${columns} from chats where organization_id = ${organizationId} and status <> 'resolved' ${narrowed}),
    labelled as (
      select ${columns}, unnest(labels) as label from chats
       where organization_id = ${organizationId} and status <> 'resolved' and labels <> '{}' ${narrowed})
    select case grouping(assignee_id, team_id, session_id) when 7 then 'all' when 3 then 'agent' when 5 then 'team'
                else 'session' end as "group",
           case grouping(assignee_id, team_id, session_id) when 3 then assignee_id when 5 then team_id::text
                when 6 then session_id::text end as key, ${FIGURES}
      from chat group by grouping sets ((), assignee_id, team_id, session_id)
    union all select 'label', label, ${FIGURES} from labelled group by label`.execute(db);
  return rows;
}

const FIGURES = sql`
  count(*) filter (where status = 'open') as open, count(*) filter (where status = 'pending') as pending,
  count(*) filter (where status = 'snoozed') as snoozed,
  count(*) filter (where assignee_id is null and status in ('open', 'pending')) as unassigned,
  count(waiting_since) as waiting, min(waiting_since) as oldest,
  array[${sql.join([0, ...AGES_SECONDS].map((_, band) => sql`(count(*) filter (where age = ${sql.lit(band)}))::integer`))}] as ages`;

export function backlogOf(row: BacklogRow | undefined): BacklogFigures {
  const { open, pending, snoozed, unassigned, waiting, oldest, ages } = row ?? NOTHING;
  return {
    open,
    pending,
    snoozed,
    unassigned,
    waiting,
    ...(oldest && { oldestWaitingSince: oldest.toISOString() }),
    ages: [0, ...AGES_SECONDS].map((fromSeconds, band) => ({
      fromSeconds,
      ...(AGES_SECONDS[band] !== undefined && { toSeconds: AGES_SECONDS[band] }),
      count: ages[band] ?? 0,
    })),
  };
}

const NOTHING = { open: 0, pending: 0, snoozed: 0, unassigned: 0, waiting: 0, oldest: null, ages: [] };
