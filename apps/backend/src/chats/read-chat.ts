import type { BackendContext, Member } from "../context.ts";
import { ChatNotFound } from "./chat-errors.ts";
import { lockChat, showChat } from "./chat-queries.ts";

/** WhatsApp is told of so many messages at a time. */
const MAX_RECEIPTS = 200;

/**
 * Marks a chat as read, for the team and at WhatsApp. Reading twice changes nothing.
 *
 * The receipts leave as a job of the same transaction, so that our badge never disagrees with the ticks the
 * customer sees.
 *
 * @throws {ChatNotFound} when the member's organization has no such chat
 */
export async function readChat({ db, jobs }: BackendContext, member: Member, chatId: string): Promise<void> {
  await db.inOrganization(member.organizationId, async (tx) => {
    const chat = await lockChat(tx, chatId);
    if (!chat) throw new ChatNotFound(chatId);
    if (chat.unread_count === 0) return;

    await tx.updateTable("chats").set({ unread_count: 0 }).where("id", "=", chat.id).execute();
    const unread = await tx
      .selectFrom("messages")
      .select("whatsapp_id")
      .where("chat_id", "=", chat.id)
      .where("direction", "=", "inbound")
      .where("type", "not in", ["call", "notice"])
      .orderBy("position", "desc")
      .limit(Math.min(chat.unread_count, MAX_RECEIPTS))
      .execute();
    const contact = await tx.selectFrom("contacts").select("jid").where("id", "=", chat.contact_id).executeTakeFirst();
    if (contact?.jid && unread.length > 0) {
      const whatsappIds = unread.map(({ whatsapp_id: id }) => id);
      await jobs.add(tx, "send-read-receipts", { sessionId: chat.session_id, jid: contact.jid, whatsappIds });
    }
    const shown = await showChat(tx, chat.id);
    if (shown) tx.live(["inbox", `chat:${chat.id}`], { event: "chat.updated", data: shown });
  });
}
