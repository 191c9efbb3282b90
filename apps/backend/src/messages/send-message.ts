import type { Message } from "@gomarketing/contracts";
import { InvalidInput } from "@gomarketing/service-kit";
import { factsOf } from "../chats/change-chat.ts";
import { ChatNotFound } from "../chats/chat-errors.ts";
import { lockChat, showChat } from "../chats/chat-queries.ts";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ChatRow } from "../database/tables.ts";
import { draftOf } from "./draft-message.ts";
import { knownMessage } from "./known-message.ts";
import { showMessage } from "./message-presenter.ts";
import { NOT_SAID, selectMessagesById } from "./message-queries.ts";
import type { Sendable } from "./new-message.ts";
import { newWhatsappId } from "./whatsapp-id.ts";

/**
 * Queues a message: it leaves as a job of the same transaction, in the order of its chat. The same key gives the same
 * message. One for a chat that was merged goes to the one that stayed. A chat of nobody becomes the one's who answers; a resolved one is open again.
 *
 * @throws {ChatNotFound} when the member's organization has no such chat
 * @throws {KeyReused} when the key was used for another message
 * @throws {InvalidInput} when the file or the quoted message is not there, or is not what it should be; when people are named in
 * a chat that is no group
 */
export async function sendMessage(
  { db, jobs, newId, clock }: BackendContext,
  member: Member,
  key: string,
  message: Sendable,
): Promise<Message> {
  return db.inOrganization(member.organizationId, async (tx) => {
    const chat = await lockChat(tx, message.chatId);
    if (!chat) throw new ChatNotFound(message.chatId);
    const known = await knownMessage(tx, key, { ...message, chatId: chat.id });
    if (known) return showMessage(known);
    const id = newId();
    const now = clock();
    await insertQueued(tx, member, chat, key, message, id, now);
    await tx
      .updateTable("chats")
      .set({
        last_position: chat.last_position + 1,
        last_message_id: id,
        last_activity_at: now > chat.last_activity_at ? now : chat.last_activity_at,
        waiting_since: null,
        ...(chat.assignee_id === null && { assignee_id: member.userId }),
        ...(chat.status !== "open" && { status: "open" as const, snoozed_until: null }),
      })
      .where("id", "=", chat.id)
      .execute();
    await jobs.add(
      tx,
      "send-queued-messages",
      { organizationId: member.organizationId, chatId: chat.id },
      { queue: `chat:${chat.id}`, key: `send:${chat.id}` },
    );
    announceSent(tx, chat, id, member);
    return tell(tx, chat.id, id);
  });
}

function announceSent(tx: Transaction, chat: ChatRow, messageId: string, { userId }: Member): void {
  tx.announce({ type: "message.sent", chatId: chat.id, messageId, from: "desk" });
  const before = factsOf(chat);
  const after = { ...before, status: "open" as const, assigneeId: chat.assignee_id ?? userId };
  if (before.status !== after.status || before.assigneeId !== after.assigneeId)
    tx.announce({ type: "chat.changed", chatId: chat.id, by: userId, before, after });
}

async function insertQueued(
  tx: Transaction,
  member: Member,
  chat: ChatRow,
  key: string,
  message: Sendable,
  id: string,
  now: Date,
): Promise<void> {
  const replyTo = message.type === "forward" ? undefined : message.replyTo;
  const quoted = replyTo === undefined ? undefined : await quotedMessage(tx, chat.id, replyTo);
  const draft = await draftOf(tx, chat, message);
  await tx
    .insertInto("messages")
    .values({
      id,
      organization_id: tx.organizationId,
      chat_id: chat.id,
      session_id: chat.session_id,
      position: chat.last_position + 1,
      direction: "outbound",
      author_kind: "member",
      author_id: member.userId,
      author_name: member.name,
      type: draft.type,
      text: draft.text,
      content: draft.content && JSON.stringify(draft.content),
      media_id: draft.mediaId,
      reply_to_id: quoted?.id ?? null,
      reply_to_whatsapp_id: quoted?.whatsapp_id ?? null,
      reply_to_text: quoted?.text ?? null,
      reply_to_author: quoted?.author_name ?? null,
      state: "queued",
      whatsapp_id: newWhatsappId(),
      idempotency_key: key,
      sent_at: now,
    })
    .execute();
}

async function quotedMessage(tx: Transaction, chatId: string, id: string) {
  const found = await tx
    .selectFrom("messages")
    .select(["id", "whatsapp_id", "text", "author_name"])
    .where("chat_id", "=", chatId)
    .where("id", "=", id)
    // What the team wrote for itself is nothing to quote to a customer.
    .where("type", "not in", NOT_SAID)
    .executeTakeFirst();
  if (!found) throw new InvalidInput("replyTo is no message of this chat.");
  return found;
}

/** Tells browsers of a message and its chat, and shows the message. */
async function tell(tx: Transaction, chatId: string, messageId: string): Promise<Message> {
  const [row] = await selectMessagesById(tx, [messageId]);
  const chat = await showChat(tx, chatId);
  if (!row || !chat) throw new Error("a message that was just stored is not there");
  const shown = showMessage(row);
  tx.live(["inbox", `chat:${chatId}`], { event: "message.created", data: shown });
  tx.live(["inbox", `chat:${chatId}`], { event: "chat.updated", data: chat });
  return shown;
}
