import { type AuditEntry, auditEntryResource, timestamp } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { sql } from "kysely";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import type { Queries } from "../database/connection.ts";
import { decodeCursor, encodeCursor } from "../database/cursor.ts";
import { plainText } from "../plain-text.ts";

const filter = z.object({
  actorId: plainText.max(64).optional(),
  apiKeyId: z.uuid().optional(),
  action: plainText.max(64).optional(),
  subjectId: plainText.max(128).optional(),
  outcome: z.enum(["done", "refused"]).optional(),
  /** From this moment on. */
  from: timestamp.optional(),
  /** Before this moment. */
  to: timestamp.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
type Filter = z.infer<typeof filter>;

/** `GET /api/audit-log`: who did what, the newest first. */
export function auditRoutes(app: HttpServer, context: BackendContext): void {
  app.get(
    "/api/audit-log",
    {
      config: { action: "audit.read" },
      schema: {
        tags: ["audit"],
        querystring: filter,
        response: { 200: z.object({ entries: z.array(auditEntryResource), nextCursor: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { organizationId } = memberOf(request);
      const { limit } = request.query;
      const found = await selectEntries(context.db.of(organizationId), organizationId, request.query);
      const entries = found.slice(0, limit);
      const last = entries.at(-1);
      return { entries, nextCursor: last && found.length > limit ? encodeCursor(last.at, last.id) : null };
    },
  );
}

/** One more than `limit` shows that there is a next page. */
async function selectEntries(db: Queries, organizationId: string, given: Filter): Promise<AuditEntry[]> {
  const after = decodeCursor(given.cursor);
  let query = db.selectFrom("audit_log").selectAll().where("organization_id", "=", organizationId);
  if (given.actorId !== undefined) query = query.where("actor_id", "=", given.actorId);
  if (given.apiKeyId !== undefined) query = query.where("key_id", "=", given.apiKeyId);
  if (given.action !== undefined) query = query.where("action", "=", given.action);
  if (given.subjectId !== undefined) query = query.where("subject_id", "=", given.subjectId);
  if (given.outcome !== undefined) query = query.where("outcome", "=", given.outcome);
  if (given.from !== undefined) query = query.where("at", ">=", new Date(given.from));
  if (given.to !== undefined) query = query.where("at", "<", new Date(given.to));
  if (after) query = query.where(sql<boolean>`(at, id) < (${after.at}, ${after.id}::uuid)`);
  const rows = await query
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(given.limit + 1)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    ...(row.actor_id !== null && { actor: { id: row.actor_id, name: row.actor_name ?? "" } }),
    ...(row.key_id !== null && { apiKey: { id: row.key_id, name: row.key_name ?? "" } }),
    action: row.action,
    route: row.route,
    ...(row.subject_id !== null && { subjectId: row.subject_id }),
    outcome: row.outcome,
    ...(row.address !== null && { address: row.address }),
  }));
}
