import type { Message } from "@gomarketing/contracts";
import { sql } from "kysely";
import { lockChat, showChat } from "../chats/chat-queries.ts";
import { unansweredSince, withoutAnswer } from "../chats/conversations.ts";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ChatRow, MessageRow } from "../database/tables.ts";
import { tellSession } from "../sessions/tell-session.ts";
import { MessageLeaving, MessageNotFound } from "./message-errors.ts";
import { showMessage } from "./message-presenter.ts";
import { lockMessage, selectMessage } from "./message-queries.ts";

/**
 * Takes a message of the desk's own back before WhatsApp has it, or after it has failed: it is gone for everybody and never
 * leaves. Its row, which is held, decides against `send-queued-messages.ts`: exactly one of both happens.
 *
 * @returns undefined when it is none of those, and nothing was done
 * @throws {MessageNotFound} @throws {MessageLeaving} when whatsapp-api may have it already
 */
export async function cancelMessage(
  { db, clock }: BackendContext,
  { organizationId }: Member,
  id: string,
): Promise<Message | undefined> {
  return db.inOrganization(organizationId, async (tx) => {
    const found = await selectMessage(tx, organizationId, id);
    if (!found) throw new MessageNotFound(id);
    // In the order in which messages are written: the chat, then its messages.
    const chat = await lockChat(tx, found.chat_id);
    const message = await lockMessage(tx, id);
    if (!chat || !message) throw new MessageNotFound(id);
    if (!isOwn(message)) return undefined;
    if (message.state === "queued" && (message.handed_at ?? message.accepted_at)) throw new MessageLeaving();
    await forget(tx, message);
    await withoutAnswer(tx, chat.id, message.position);
    await updateChat(tx, chat);
    tx.announce({ type: "message.revoked", chatId: chat.id, messageId: id });
    await tell(tx, chat.id, message);
    return { ...showMessage({ ...found, ...message }), revokedAt: clock().toISOString() };
  });
}

const isOwn = ({ author_kind: kind, type, state }: MessageRow): boolean =>
  kind === "member" && type !== "note" && type !== "notice" && (state === "queued" || state === "failed");

async function forget(tx: Transaction, { id, idempotency_key: key }: MessageRow): Promise<void> {
  await tx.deleteFrom("messages").where("id", "=", id).execute();
  if (key === null) return;
  await tx
    .insertInto("cancelled_messages")
    .values({ organization_id: tx.organizationId, idempotency_key: key })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The message before is the last one again, and whoever waited for this answer goes on waiting. */
async function updateChat(tx: Transaction, { id, status, waiting_since: since }: ChatRow): Promise<void> {
  const waitingSince = status === "resolved" ? null : (since ?? (await unansweredSince(tx, id)));
  await sql`
    update chats
       set waiting_since = ${waitingSince},
           last_message_id = (select id from messages where chat_id = ${id} and type not in ('notice', 'note')
                               order by position desc limit 1)
     where id = ${id}`.execute(tx);
}

async function tell(tx: Transaction, chatId: string, { id, session_id: sessionId }: MessageRow): Promise<void> {
  const channels = ["inbox", `chat:${chatId}`] as const;
  tx.live(channels, { event: "message.deleted", data: { id, chatId } });
  const chat = await showChat(tx, chatId);
  if (chat) tx.live(channels, { event: "chat.updated", data: chat });
  await tellSession(tx, sessionId);
}
