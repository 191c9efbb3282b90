import type { Transaction } from "../database/connection.ts";
import type { ChatRow, ContactRow } from "../database/tables.ts";

/**
 * Two rows turned out to be one person: `stays` takes over the other's chats and what it knew. Chats of the same session
 * become one; the messages of the one that goes come after those of the one that stays.
 *
 * @returns the chats that are not as they were
 */
export async function mergeContacts(tx: Transaction, stays: ContactRow, goes: ContactRow): Promise<string[]> {
  const chats = await tx
    .selectFrom("chats")
    .selectAll()
    .where("contact_id", "in", [stays.id, goes.id])
    .orderBy("id")
    .forUpdate()
    .execute();
  const changed: string[] = [];
  for (const chat of chats.filter(({ contact_id: id }) => id === goes.id)) {
    const target = chats.find((one) => one.contact_id === stays.id && one.session_id === chat.session_id);
    if (target) await appendChat(tx, target, chat);
    else await tx.updateTable("chats").set({ contact_id: stays.id }).where("id", "=", chat.id).execute();
    changed.push(target?.id ?? chat.id);
  }
  await tx.updateTable("messages").set({ author_id: stays.id }).where("author_id", "=", goes.id).execute();
  await tx.deleteFrom("contacts").where("id", "=", goes.id).execute();
  const set = {
    lid: stays.lid ?? goes.lid,
    phone: stays.phone ?? goes.phone,
    name: stays.name ?? goes.name,
    push_name: stays.push_name ?? goes.push_name,
  };
  await tx.updateTable("contacts").set(set).where("id", "=", stays.id).execute();
  Object.assign(stays, set);
  return changed;
}

async function appendChat(tx: Transaction, target: ChatRow, chat: ChatRow): Promise<void> {
  // The same message may have come to both before they were known to be one.
  await tx
    .deleteFrom("messages")
    .where("chat_id", "=", chat.id)
    .where("whatsapp_id", "in", (query) =>
      query.selectFrom("messages").select("whatsapp_id").where("chat_id", "=", target.id),
    )
    .execute();
  // What came from the phone's history may stand below zero.
  const lowest = await tx
    .selectFrom("messages")
    .select(({ fn }) => fn.min("position").as("position"))
    .where("chat_id", "=", chat.id)
    .executeTakeFirst();
  const shift = target.last_position - Math.min(0, (lowest?.position ?? 1) - 1);
  await tx
    .updateTable("messages")
    .set(({ eb, ref }) => ({ chat_id: target.id, position: eb(ref("position"), "+", shift) }))
    .where("chat_id", "=", chat.id)
    .execute();
  const isLater = chat.last_activity_at > target.last_activity_at;
  await tx
    .updateTable("chats")
    .set({
      last_position: shift + chat.last_position,
      unread_count: target.unread_count + chat.unread_count,
      last_message_id: chat.last_message_id ?? target.last_message_id,
      last_activity_at: isLater ? chat.last_activity_at : target.last_activity_at,
      waiting_since: earliest(target.waiting_since, chat.waiting_since),
      assignee_id: target.assignee_id ?? chat.assignee_id,
      ...(chat.status === "open" && { status: "open" as const }),
    })
    .where("id", "=", target.id)
    .execute();
  await tx.deleteFrom("chats").where("id", "=", chat.id).execute();
}

const earliest = (a: Date | null, b: Date | null): Date | null => (a && b ? (a < b ? a : b) : (a ?? b));
