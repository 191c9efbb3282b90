import type { AlertKind, AlertSettings } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { BackendContext } from "../../context.ts";
import { selectDueJobs } from "../queue-figures.ts";

/** Something that is past its threshold now. */
export interface Condition {
  readonly kind: AlertKind;
  readonly sessionId: string | null;
  readonly since: Date;
  /** Seconds, or a share from 0 to 1; as `threshold`. */
  readonly value: number;
  readonly threshold: number;
}

type Watched = Pick<BackendContext, "db" | "clock" | "gatewayQueue">;

/** All that is past its threshold in an organization now. */
export async function conditionsNow(
  context: Watched,
  organizationId: string,
  settings: AlertSettings,
): Promise<Condition[]> {
  const now = context.clock();
  const found = await Promise.all([
    settings.sessionDownMinutes === null ? [] : sessionsDown(context, organizationId, now, settings.sessionDownMinutes),
    settings.eventsWaitingSeconds === null
      ? []
      : eventsWaiting(context, organizationId, now, settings.eventsWaitingSeconds),
    settings.messagesWaitingSeconds === null
      ? []
      : messagesWaiting(context, organizationId, now, settings.messagesWaitingSeconds),
    settings.failureRate === null ? [] : sendFailures(context, organizationId, now, settings, settings.failureRate),
  ]);
  return found.flat();
}

/** Sessions that were linked and are not connected, unless somebody stopped them: then nothing is wrong and nothing is tried. */
async function sessionsDown({ db }: Watched, organizationId: string, now: Date, minutes: number): Promise<Condition[]> {
  const { rows } = await sql<{ id: string; since: Date }>`
    select * from (
      select id, coalesce((select max(ended_at) from session_status_history as span
                            where span.organization_id = ${organizationId} and span.session_id = sessions.id
                              and span.status = 'connected'), status_since) as since
        from whatsapp_sessions as sessions
       where organization_id = ${organizationId} and phone is not null and status <> 'connected'
         and not (status = 'disconnected' and last_error is null and next_attempt_at is null)) as down
     where since <= ${new Date(now.getTime() - minutes * 60_000)}`.execute(db.of(organizationId));
  return rows.map(({ id, since }) => ({
    kind: "session-down",
    sessionId: id,
    since,
    value: secondsSince(since, now),
    threshold: minutes * 60,
  }));
}

/** Events at the gateway, which tells of all organizations together, or jobs here. */
async function eventsWaiting(
  { db, gatewayQueue }: Watched,
  organizationId: string,
  now: Date,
  seconds: number,
): Promise<Condition[]> {
  const [events, jobs] = await Promise.all([gatewayQueue.read(), selectDueJobs(db, organizationId)]);
  const waited = Math.max(events?.oldestSeconds ?? 0, jobs.oldest ? secondsSince(jobs.oldest, now) : 0);
  if (waited < seconds) return [];
  const since = new Date(now.getTime() - waited * 1_000);
  return [{ kind: "events-waiting", sessionId: null, since, value: waited, threshold: seconds }];
}

async function messagesWaiting(
  { db }: Watched,
  organizationId: string,
  now: Date,
  seconds: number,
): Promise<Condition[]> {
  const { rows } = await sql<{ id: string; since: Date }>`
    select session_id as id, min(messages.created_at) as since
      from messages join whatsapp_sessions as sessions on sessions.id = session_id and sessions.status = 'connected'
     where messages.organization_id = ${organizationId} and state = 'queued'
     group by 1
    having min(messages.created_at) <= ${new Date(now.getTime() - seconds * 1_000)}`.execute(db.of(organizationId));
  return rows.map(({ id, since }) => ({
    kind: "messages-waiting",
    sessionId: id,
    since,
    value: secondsSince(since, now),
    threshold: seconds,
  }));
}

async function sendFailures(
  { db }: Watched,
  organizationId: string,
  now: Date,
  { failureWindowMinutes, failureMinMessages }: AlertSettings,
  rate: number,
): Promise<Condition[]> {
  const from = new Date(now.getTime() - failureWindowMinutes * 60_000);
  const { rows } = await sql<{ sent: number; failed: number; since: Date | null }>`
    with failures as (
      select count(*) as failed, min(counted_at) as since from messages
       where organization_id = ${organizationId} and state = 'failed' and counted_at >= five_minutes_of(${from}))
    select failed, since, (select coalesce(sum(sent), 0)::bigint from (
        select sent from message_volume_by_chat where organization_id = ${organizationId} and at >= five_minutes_of(${from})
        union all
        select sent from message_volume_deltas where organization_id = ${organizationId} and at >= five_minutes_of(${from})) as counted) as sent
      from failures`.execute(db.of(organizationId));
  const { sent = 0, failed = 0, since = null } = rows[0] ?? {};
  if (!since || sent < failureMinMessages || failed / sent < rate) return [];
  return [{ kind: "send-failures", sessionId: null, since, value: failed / sent, threshold: rate }];
}

const secondsSince = (at: Date, now: Date): number => Math.max(0, Math.round((now.getTime() - at.getTime()) / 1_000));
