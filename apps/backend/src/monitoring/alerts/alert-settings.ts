import type { AlertSettings } from "@gomarketing/contracts";
import type { BackendContext, Member } from "../../context.ts";
import type { Queries } from "../../database/connection.ts";

const DEFAULTS: AlertSettings = {
  sessionDownMinutes: 5,
  eventsWaitingSeconds: 120,
  messagesWaitingSeconds: 300,
  failureRate: 0.1,
  failureWindowMinutes: 30,
  failureMinMessages: 20,
};

/** What is watched in an organization; as the defaults say where nobody has changed anything. */
export async function readAlertSettings(db: Queries, organizationId: string): Promise<AlertSettings> {
  const row = await db
    .selectFrom("alert_settings")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .executeTakeFirst();
  if (!row) return DEFAULTS;
  return {
    sessionDownMinutes: row.session_down_minutes,
    eventsWaitingSeconds: row.events_waiting_seconds,
    messagesWaitingSeconds: row.messages_waiting_seconds,
    failureRate: row.failure_rate,
    failureWindowMinutes: row.failure_window_minutes,
    failureMinMessages: row.failure_min_messages,
  };
}

/** Changes what is given and leaves the rest. What is raised by then is cleared when it is looked at next, if it is none any more. */
export async function updateAlertSettings(
  { db }: BackendContext,
  { organizationId }: Member,
  changes: Partial<AlertSettings>,
): Promise<AlertSettings> {
  return db.inOrganization(organizationId, async (tx) => {
    const settings = { ...(await readAlertSettings(tx, organizationId)), ...changes };
    const row = {
      session_down_minutes: settings.sessionDownMinutes,
      events_waiting_seconds: settings.eventsWaitingSeconds,
      messages_waiting_seconds: settings.messagesWaitingSeconds,
      failure_rate: settings.failureRate,
      failure_window_minutes: settings.failureWindowMinutes,
      failure_min_messages: settings.failureMinMessages,
    };
    await tx
      .insertInto("alert_settings")
      .values({ organization_id: organizationId, ...row })
      .onConflict((conflict) => conflict.column("organization_id").doUpdateSet(row))
      .execute();
    return settings;
  });
}
