import type { QuickReply } from "@gomarketing/contracts";
import { NotFound } from "@gomarketing/service-kit";
import { sql } from "kysely";
import type { Member } from "../context.ts";
import type { Queries } from "../database/connection.ts";
import type { QuickReplyRow } from "../database/tables/contacts.ts";

/** Of one member; whoever has more looks for them by shortcut or words. */
const MAX_SHOWN = 500;

class QuickReplyNotFound extends NotFound {
  constructor(id: string) {
    super(`No quick reply ${id} that you may use.`);
  }
}

export const showQuickReply = (row: QuickReplyRow): QuickReply => ({
  id: row.id,
  shortcut: row.shortcut,
  text: row.text,
  ...(row.media_id !== null && { mediaId: row.media_id }),
  scope: row.team_id !== null ? "team" : row.owner_id !== null ? "mine" : "all",
  ...(row.team_id !== null && { teamId: row.team_id }),
  useCount: row.use_count,
  ...(row.last_used_at && { lastUsedAt: row.last_used_at.toISOString() }),
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** Those for all, of the member's teams, and their own. */
const ofMember = (db: Queries, { organizationId, userId }: Member) =>
  db
    .selectFrom("quick_replies")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where(({ or, eb, selectFrom }) =>
      or([
        eb.and([eb("team_id", "is", null), eb("owner_id", "is", null)]),
        eb("owner_id", "=", userId),
        eb("team_id", "in", selectFrom("team_members").select("team_id").where("user_id", "=", userId)),
      ]),
    );

/** Those that begin with the shortcut or hold the words, in any form; the most used first. */
export function selectQuickReplies(db: Queries, member: Member, q: string): Promise<QuickReplyRow[]> {
  let query = ofMember(db, member);
  const shortcut = q.replace(/^\//, "");
  if (q !== "")
    query = query.where(
      sql<boolean>`(starts_with(lower(shortcut), lower(${shortcut}))
        or words_of(fold_text(shortcut || ' ' || text)) @@ search_query(${q}))`,
    );
  return query
    .orderBy(sql`lower(shortcut) = lower(${shortcut})`, "desc")
    .orderBy("use_count", "desc")
    .orderBy("shortcut")
    .orderBy("id")
    .limit(MAX_SHOWN)
    .execute();
}

/** @throws {QuickReplyNotFound} */
export async function selectQuickReply(db: Queries, member: Member, id: string): Promise<QuickReplyRow> {
  const row = await ofMember(db, member).where("id", "=", id).executeTakeFirst();
  if (!row) throw new QuickReplyNotFound(id);
  return row;
}
