import type { Alert } from "@gomarketing/contracts";
import type { Selectable } from "kysely";
import { sql } from "kysely";
import type { Queries } from "../../database/connection.ts";
import type { Tables } from "../../database/tables.ts";

type AlertRow = Selectable<Tables["alerts"]> & { readonly session_name: string | null };

const withNames = (db: Queries, organizationId: string) =>
  db
    .selectFrom("alerts")
    .leftJoin("whatsapp_sessions", "whatsapp_sessions.id", "alerts.session_id")
    .selectAll("alerts")
    .select("whatsapp_sessions.name as session_name")
    .where("alerts.organization_id", "=", organizationId);

/** Those of an organization, the last raised first; one row more than `limit` shows that there are more. */
export async function selectAlerts(
  db: Queries,
  organizationId: string,
  isOpen: boolean | undefined,
  page: { readonly after?: { at: Date; id: string }; readonly limit: number },
): Promise<Alert[]> {
  let query = withNames(db, organizationId);
  if (isOpen !== undefined) query = query.where("cleared_at", isOpen ? "is" : "is not", null);
  if (page.after)
    query = query.where(sql<boolean>`(raised_at, alerts.id) < (${page.after.at}, ${page.after.id}::uuid)`);
  const rows = await query.orderBy("raised_at", "desc").orderBy("alerts.id", "desc").limit(page.limit).execute();
  return rows.map(showAlert);
}

export async function showAlerts(db: Queries, organizationId: string, ids: readonly string[]): Promise<Alert[]> {
  if (ids.length === 0) return [];
  const rows = await withNames(db, organizationId)
    .where("alerts.id", "in", [...ids])
    .execute();
  return rows.map(showAlert);
}

const showAlert = (row: AlertRow): Alert => ({
  id: row.id,
  kind: row.kind,
  ...(row.session_id !== null && { session: { id: row.session_id, name: row.session_name ?? "" } }),
  raisedAt: row.raised_at.toISOString(),
  ...(row.cleared_at && { clearedAt: row.cleared_at.toISOString() }),
  since: row.since.toISOString(),
  value: row.value,
  threshold: row.threshold,
});
