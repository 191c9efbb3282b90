import type { Message } from "@gomarketing/contracts";
import { sql } from "kysely";
import { lockChat, showChat } from "../chats/chat-queries.ts";
import { unansweredSince, withoutAnswer } from "../chats/conversations.ts";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ChatRow, MessageRow } from "../database/tables.ts";
import { tellSession } from "../sessions/tell-session.ts";
import { WhatsAppApiError } from "../whatsapp/whatsapp-client.ts";
import { MessageLeaving, MessageNotFound } from "./message-errors.ts";
import { showMessage } from "./message-presenter.ts";
import { lockMessage, selectMessage } from "./message-queries.ts";

/**
 * Takes a message of the desk's own back before WhatsApp has it, or after it has failed: it is gone for everybody and never
 * leaves. Its row, which is held, decides against `send-queued-messages.ts`; what whatsapp-api may have is for that to
 * decide: exactly one of both happens.
 *
 * @returns undefined when it is none of those, and nothing was done
 * @throws {MessageNotFound} @throws {MessageLeaving} when WhatsApp may have it already
 * @throws {WhatsAppApiError} when whatsapp-api cannot say; should it have dropped the message, it tells so later
 */
export async function cancelMessage(
  context: BackendContext,
  { organizationId }: Member,
  id: string,
): Promise<Message | undefined> {
  const { db, clock } = context;
  const found = await selectMessage(db.of(organizationId), organizationId, id);
  if (!found) throw new MessageNotFound(id);
  const outcome = await db.inOrganization(organizationId, (tx) => forgetMessage(tx, found, isHere));
  switch (outcome) {
    case "no longer there":
      throw new MessageNotFound(id);
    case "not to be taken back":
      return undefined;
    case "elsewhere":
      await dropAtGateway(context, found);
      // What whatsapp-api tells of it may have come first.
      await db.inOrganization(organizationId, (tx) => forgetMessage(tx, found));
  }
  return { ...showMessage(found), revokedAt: clock().toISOString() };
}

/** whatsapp-api has dropped a message: it is gone here too, whoever asked for that and whatever became of the asking. */
export async function applyCancellation(tx: Transaction, sessionId: string, whatsappId: string): Promise<void> {
  const found = await tx
    .selectFrom("messages")
    .select(["id", "chat_id", "whatsapp_id"])
    .where("session_id", "=", sessionId)
    .where("whatsapp_id", "=", whatsappId)
    .executeTakeFirst();
  if (found) await forgetMessage(tx, found);
}

type Forgotten = "forgotten" | "no longer there" | "not to be taken back" | "elsewhere";

/** Forgets a message as if it had never been written, unless it is not what was found, or `may` says that it must not. */
export async function forgetMessage(
  tx: Transaction,
  { id, chat_id: chatId, whatsapp_id: whatsappId }: Pick<MessageRow, "id" | "chat_id" | "whatsapp_id">,
  may: (message: MessageRow) => boolean = () => true,
): Promise<Forgotten> {
  // In the order in which messages are written: the chat, then its messages.
  const chat = await lockChat(tx, chatId);
  const message = await lockMessage(tx, id);
  if (!chat || !message) return "no longer there";
  if (!isOwn(message) || message.whatsapp_id !== whatsappId) return "not to be taken back";
  if (!may(message)) return "elsewhere";
  await forget(tx, message);
  await withoutAnswer(tx, chat.id, message.position);
  await updateChat(tx, chat);
  tx.announce({ type: "message.revoked", chatId: chat.id, messageId: id });
  await tell(tx, chat.id, message);
  return "forgotten";
}

/** Whether whatsapp-api surely does not have it. */
const isHere = ({ state, handed_at: handedAt, accepted_at: acceptedAt }: MessageRow): boolean =>
  state === "failed" || (handedAt ?? acceptedAt) === null;

/** @throws {MessageLeaving} @throws {WhatsAppApiError} */
async function dropAtGateway(
  { whatsapp }: BackendContext,
  { session_id: sessionId, whatsapp_id: key }: MessageRow,
): Promise<void> {
  try {
    await whatsapp.cancel(sessionId, key);
  } catch (error) {
    if (!(error instanceof WhatsAppApiError)) throw error;
    if (error.code === "message-leaving") throw new MessageLeaving();
    if (error.code !== "not-found") throw error;
    // Of a session that is gone nothing leaves; of one that is there, whoever answers so knows no cancelling.
    const sessions = await whatsapp.listSessions();
    if (sessions.some((session) => session.id === sessionId)) throw new MessageLeaving();
  }
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
