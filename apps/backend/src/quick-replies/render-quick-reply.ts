import { ChatNotFound } from "../chats/chat-errors.ts";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { fillSlots, type SlotValues } from "../slots/fill-slots.ts";
import { firstWord, slotValues, valuesOf } from "../slots/slot-values.ts";
import { readSettings } from "../suggestions/settings/read-settings.ts";
import { selectQuickReply } from "./quick-reply-queries.ts";

/**
 * A quick reply for one chat: variables that something is known for are filled in, the others stand as they were and are
 * named. Counts as a use.
 *
 * @throws {QuickReplyNotFound} @throws {ChatNotFound}
 */
export async function renderQuickReply(
  { db, clock }: BackendContext,
  member: Member,
  id: string,
  chatId: string,
): Promise<{ text: string; mediaId?: string; fileName?: string; missing: string[] }> {
  return db.inOrganization(member.organizationId, async (tx) => {
    const reply = await selectQuickReply(tx, member, id);
    const now = clock();
    const known = await slotsOf(tx, member, chatId, now);
    await tx
      .updateTable("quick_replies")
      .set(({ eb }) => ({ use_count: eb("use_count", "+", 1), last_used_at: now }))
      .where("id", "=", id)
      .execute();
    return { ...fillSlots(reply.text, known), ...(reply.media_id !== null && (await fileOf(tx, reply.media_id))) };
  });
}

async function fileOf(tx: Transaction, mediaId: string): Promise<{ mediaId: string; fileName?: string }> {
  const media = await tx.selectFrom("media").select("file_name").where("id", "=", mediaId).executeTakeFirst();
  return { mediaId, ...(media?.file_name && { fileName: media.file_name }) };
}

async function slotsOf(tx: Transaction, member: Member, chatId: string, now: Date): Promise<SlotValues> {
  const chat = await tx
    .selectFrom("chats")
    .innerJoin("contacts", "contacts.id", "chats.contact_id")
    .innerJoin("whatsapp_sessions", "whatsapp_sessions.id", "chats.session_id")
    .select(["contacts.name", "contacts.push_name", "contacts.phone", "contacts.fields"])
    .select("whatsapp_sessions.name as session")
    .where("chats.organization_id", "=", tx.organizationId)
    .where("chats.id", "=", chatId)
    .executeTakeFirst();
  if (!chat) throw new ChatNotFound(chatId);
  const { business, timeZone } = await readSettings(tx, tx.organizationId);
  const { phone, session } = chat;
  const name = chat.name ?? chat.push_name;
  const contact = { name, firstName: name && firstWord(name), phone, fields: valuesOf(chat.fields) };
  return slotValues({ contact, agent: member.name, business, session, timeZone, now });
}
