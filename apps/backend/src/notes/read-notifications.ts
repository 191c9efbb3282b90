import type { BackendContext, Member } from "../context.ts";
import { countUnread } from "./notification-queries.ts";

/** Marks notifications of one's own as read: these, or all. Other members' are left alone. @returns how many are unread still */
export async function readNotifications(
  { db, clock }: BackendContext,
  member: Member,
  ids: readonly string[] | undefined,
): Promise<{ unreadCount: number }> {
  return db.inOrganization(member.organizationId, async (tx) => {
    let query = tx
      .updateTable("notifications")
      .set({ read_at: clock() })
      .where("organization_id", "=", tx.organizationId)
      .where("user_id", "=", member.userId)
      .where("read_at", "is", null);
    if (ids) query = query.where("id", "in", [...ids]);
    const read = ids?.length === 0 ? [] : await query.returning("id").execute();
    const unreadCount = await countUnread(tx, member);
    if (read.length > 0)
      tx.live([`member:${member.userId}`], {
        event: "notifications.read",
        data: { ids: read.map(({ id }) => id), unreadCount },
      });
    return { unreadCount };
  });
}
