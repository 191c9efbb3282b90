import type { SessionFigures, SessionStatus } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { Queries } from "../database/connection.ts";
import type { FiguresFilter } from "./figures-filter.ts";
import type { Period } from "./period.ts";

/** Of a session that changes all the time, the newest are shown; its availability is of all. */
const MAX_SPANS = 500;

interface SessionRow {
  readonly id: string;
  readonly name: string;
  readonly status: SessionStatus;
  readonly status_since: Date;
  readonly queued: number;
  readonly oldest_queued: Date | null;
}

interface SpanRow {
  readonly session_id: string;
  readonly status: SessionStatus;
  readonly from: Date;
  readonly to: Date;
  readonly connected_ms: number;
  readonly known_ms: number;
}

/** Each session: its status now and over the period, and what waits to be sent through it. */
export async function readSessionFigures(
  db: Queries,
  organizationId: string,
  period: Period,
  filter: FiguresFilter,
): Promise<SessionFigures[]> {
  const sessionId = filter.sessionId ?? null;
  const [sessions, spans] = await Promise.all([
    selectSessions(db, organizationId, sessionId),
    selectSpans(db, organizationId, sessionId, period),
  ]);
  const bySession = Map.groupBy(spans, ({ session_id: id }) => id);
  return sessions.map(({ id, name, status, status_since: since, queued, oldest_queued: oldest }) => {
    const own = bySession.get(id) ?? [];
    const known = own[0]?.known_ms ?? 0;
    return {
      id,
      name,
      status,
      statusSince: since.toISOString(),
      ...(known > 0 && { availability: (own[0]?.connected_ms ?? 0) / known }),
      spans: own.map((span) => ({
        status: span.status,
        from: span.from.toISOString(),
        to: span.to.toISOString(),
      })),
      queued,
      ...(oldest && { oldestQueuedAt: oldest.toISOString() }),
    };
  });
}

async function selectSessions(db: Queries, organizationId: string, sessionId: string | null): Promise<SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    select id, name, status, status_since, coalesce(queued, 0) as queued, oldest_queued
      from whatsapp_sessions
      left join (select session_id, count(*) as queued, min(created_at) as oldest_queued
                   from messages where organization_id = ${organizationId} and state = 'queued' group by session_id) as waiting
             on session_id = id
     where organization_id = ${organizationId} and id = coalesce(${sessionId}::uuid, id)
     order by created_at, id`.execute(db);
  return rows;
}

async function selectSpans(
  db: Queries,
  organizationId: string,
  sessionId: string | null,
  { from, to }: Period,
): Promise<SpanRow[]> {
  const { rows } = await sql<SpanRow>`
    select session_id, status, "from", "to", connected_ms, known_ms
      from (select *, row_number() over newest as place,
                   sum(ms) filter (where status = 'connected') over whole as connected_ms, sum(ms) over whole as known_ms
              from (select *, (extract(epoch from "to" - "from") * 1000)::float as ms
                      from (select session_id, status, began_at, greatest(began_at, ${from}) as "from",
                                   least(coalesce(ended_at, ${to}), ${to}) as "to"
                              from session_status_history
                             where organization_id = ${organizationId} and session_id = coalesce(${sessionId}::uuid, session_id)
                               and began_at < ${to} and coalesce(ended_at, ${to}) > ${from}) as cut) as measured
            window whole as (partition by session_id), newest as (partition by session_id order by began_at desc)) as placed
     where place <= ${MAX_SPANS}
     order by session_id, "from"`.execute(db);
  return rows;
}
