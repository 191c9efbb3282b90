import type { SessionResource } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { Queries } from "../database/connection.ts";
import type { SessionRow } from "../database/tables.ts";

const withQueue = (db: Queries) =>
  db
    .selectFrom("whatsapp_sessions")
    .selectAll()
    .select(
      sql<number>`(select count(*) from messages where messages.session_id = whatsapp_sessions.id and messages.state = 'queued')`.as(
        "queued",
      ),
    );

export const selectSessions = async (db: Queries, organizationId: string): Promise<SessionResource[]> =>
  (await withQueue(db).where("organization_id", "=", organizationId).orderBy("created_at").execute()).map(present);

export async function showSession(db: Queries, id: string): Promise<SessionResource | undefined> {
  const row = await withQueue(db).where("id", "=", id).executeTakeFirst();
  return row && present(row);
}

export const selectSession = (db: Queries, organizationId: string, id: string): Promise<SessionRow | undefined> =>
  db
    .selectFrom("whatsapp_sessions")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();

export interface SessionContents {
  readonly chatCount: number;
  readonly messageCount: number;
}

/** How much a session holds, counted in its messages' index. */
export async function selectContents(db: Queries, id: string): Promise<SessionContents> {
  const { rows } = await sql<SessionContents>`
    select (select count(*) from chats where session_id = ${id}) as "chatCount",
           (select count(*) from messages where session_id = ${id}) as "messageCount"`.execute(db);
  return rows[0] ?? { chatCount: 0, messageCount: 0 };
}

/** Of a history that is here; `history_progress` is more by the number of parts that could not be had. */
export const COMPLETE = 100;

const historyOf = (progress: number | null): Pick<SessionResource, "historyProgress" | "historyMissing"> =>
  progress === null
    ? {}
    : {
        historyProgress: Math.min(COMPLETE, progress),
        ...(progress > COMPLETE && { historyMissing: progress - COMPLETE }),
      };

function present(row: SessionRow & { queued: number }): SessionResource {
  return {
    id: row.id,
    name: row.name,
    sessionStatus: row.status,
    ...(row.qr !== null && { qr: row.qr }),
    ...(row.qr_expires_at && { qrExpiresAt: row.qr_expires_at.toISOString() }),
    ...(row.phone !== null && { phone: row.phone }),
    ...(row.profile_name !== null && { profileName: row.profile_name }),
    ...(row.last_error && { lastError: row.last_error }),
    ...(row.next_attempt_at && { nextAttemptAt: row.next_attempt_at.toISOString() }),
    ...(row.connected_at && { connectedAt: row.connected_at.toISOString() }),
    statusSince: row.status_since.toISOString(),
    queuedMessages: row.queued,
    ...(row.restricted_until && { restrictedUntil: row.restricted_until.toISOString() }),
    ...(row.erased_at && { erasedAt: row.erased_at.toISOString() }),
    ...historyOf(row.history_progress),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
