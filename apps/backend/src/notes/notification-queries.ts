import type { Notification } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { Queries } from "../database/connection.ts";
import type { NotificationRow } from "../database/tables/teamwork.ts";

interface Shown extends NotificationRow {
  readonly contact_name: string;
  readonly text: string | null;
}

const withChat = (db: Queries) =>
  db
    .selectFrom("notifications")
    .innerJoin("chats", "chats.id", "notifications.chat_id")
    .innerJoin("contacts", "contacts.id", "chats.contact_id")
    .leftJoin("messages", (join) =>
      join.onRef("messages.id", "=", "notifications.message_id").on("messages.revoked_at", "is", null),
    )
    .selectAll("notifications")
    .select([
      "messages.text",
      sql<string>`coalesce(contacts.name, contacts.push_name, contacts.phone, '')`.as("contact_name"),
    ]);

const show = (row: Shown): Notification => ({
  id: row.id,
  kind: row.kind,
  chatId: row.chat_id,
  contactName: row.contact_name,
  ...(row.message_id !== null && { messageId: row.message_id }),
  ...(row.text !== null && { text: row.text }),
  ...(row.by_id !== null && { by: { id: row.by_id, name: row.by_name ?? "" } }),
  createdAt: row.created_at.toISOString(),
  ...(row.read_at && { readAt: row.read_at.toISOString() }),
});

export async function showNotifications(
  db: Queries,
  ids: readonly string[],
): Promise<{ userId: string; notification: Notification }[]> {
  if (ids.length === 0) return [];
  const rows = await withChat(db)
    .where("notifications.id", "in", [...ids])
    .orderBy("notifications.id")
    .execute();
  return rows.map((row) => ({ userId: row.user_id, notification: show(row) }));
}

/** A page of what concerns one member, newest first. */
export async function selectNotifications(
  db: Queries,
  { organizationId, userId }: { organizationId: string; userId: string },
  page: { unread: boolean; after?: { at: Date; id: string } | undefined; limit: number },
): Promise<Notification[]> {
  let query = withChat(db)
    .where("notifications.organization_id", "=", organizationId)
    .where("notifications.user_id", "=", userId);
  if (page.unread) query = query.where("notifications.read_at", "is", null);
  if (page.after)
    query = query.where(
      sql<boolean>`(notifications.created_at, notifications.id) < (${page.after.at}, ${page.after.id}::uuid)`,
    );
  const rows = await query
    .orderBy("notifications.created_at", "desc")
    .orderBy("notifications.id", "desc")
    .limit(page.limit)
    .execute();
  return rows.map(show);
}

export async function countUnread(
  db: Queries,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<number> {
  const { count } = await db
    .selectFrom("notifications")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("organization_id", "=", organizationId)
    .where("user_id", "=", userId)
    .where("read_at", "is", null)
    .executeTakeFirstOrThrow();
  return count;
}
