import { type RawBuilder, sql } from "kysely";
import type { Queries } from "../database/connection.ts";
import { conditions, type FiguresFilter } from "./figures-filter.ts";
import { floorHour, isFullHour, type Period } from "./period.ts";

/** Messages of one bucket, session, team and agent. Bucket 0: of the period before. */
export interface VolumeRow {
  readonly bucket: number;
  readonly session_id: string;
  readonly team_id: string | null;
  readonly agent_id: string | null;
  readonly received: number;
  readonly sent: number;
}

interface Span {
  readonly from: Date;
  /** Absent: no end. */
  readonly to?: Date;
}

/** Messages counted by the hour where all buckets begin at full hours, else by five minutes; those not added up yet too. */
export async function selectVolume(
  db: Queries,
  organizationId: string,
  period: Period,
  filter: FiguresFilter,
): Promise<VolumeRow[]> {
  const { from, previous } = period;
  const all: Span[] = [previous, { from }];
  const isByHour = filter.label === undefined && period.range !== "1h" && period.starts.every(isFullHour);
  const edge = floorHour(previous.to);
  const sources = isByHour
    ? [
        ["message_volume_by_hour", [{ from: previous.from, to: edge }, { from }]] as const,
        ["message_volume_by_chat", [{ from: edge, to: previous.to }]] as const,
      ]
    : [["message_volume_by_chat", all] as const];
  const narrowed = conditions(organizationId, filter, {});
  const parts = [...sources, ["message_volume_deltas", all] as const].flatMap(([table, spans]) =>
    spans.map(
      (span) => sql`select at, session_id, team_id, agent_id, received, sent from ${sql.table(table)}
        where organization_id = ${organizationId} ${within(span)} ${narrowed}`,
    ),
  );
  const { rows } = await sql<VolumeRow>`
    select width_bucket(at, ${period.starts}::timestamptz[]) as bucket, session_id, team_id, agent_id,
           sum(received)::bigint as received, sum(sent)::bigint as sent
      from (${sql.join(parts, sql` union all `)}) as counted
     group by 1, 2, 3, 4`.execute(db);
  return rows;
}

/** Messages of chats that bear a label, by label. */
export async function selectVolumeOfLabels(
  db: Queries,
  organizationId: string,
  { from }: Period,
  filter: FiguresFilter,
): Promise<{ label: string; received: number; sent: number }[]> {
  const narrowed = conditions(organizationId, filter, {});
  const counted = (table: string) => sql`select chat_id, received, sent from ${sql.table(table)}
    where organization_id = ${organizationId} ${within({ from })} ${narrowed}`;
  const { rows } = await sql<{ label: string; received: number; sent: number }>`
    select label, sum(received)::bigint as received, sum(sent)::bigint as sent
      from (select chat_id, sum(received) as received, sum(sent) as sent
              from (${counted("message_volume_by_chat")} union all ${counted("message_volume_deltas")}) as counted
             group by chat_id) as by_chat
      join chats on chats.id = chat_id and chats.organization_id = ${organizationId} and labels <> '{}',
           unnest(labels) as label
     group by label`.execute(db);
  return rows;
}

const within = ({ from, to }: Span): RawBuilder<unknown> =>
  to ? sql`and at >= ${from} and at < ${to}` : sql`and at >= ${from}`;
