import type { MessageContent, WebhookMessage } from "@gomarketing/contracts";
import { sql } from "kysely";
import { presentChat } from "../chats/chat-presenter.ts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ChatRow, ContactRow } from "../database/tables.ts";
import { resolveContact } from "../whatsapp/resolve-contact.ts";
import { resolveGroup } from "../whatsapp/resolve-group.ts";
import type { SessionOfEvent } from "../whatsapp/session-of-event.ts";
import { showMessage } from "./message-presenter.ts";
import { selectMessagesById } from "./message-queries.ts";

type Direction = "inbound" | "outbound";

/**
 * Stores a message that came from WhatsApp: written by a customer, or on the business' own phone. Its contact and
 * chat are made when they are not there; a message that is known already changes nothing.
 */
export async function receiveMessage(
  context: BackendContext,
  tx: Transaction,
  session: SessionOfEvent,
  message: WebhookMessage,
  direction: Direction,
): Promise<void> {
  if (await isKnown(tx, session.id, message.id)) return;
  const { chat: address } = message;
  const contact =
    address.kind === "direct"
      ? await resolveContact(context, tx, address.contact)
      : await resolveGroup(context, tx, address);
  const sentAt = notLaterThan(context.clock(), new Date(message.sentAt));
  const messageId = context.newId();
  const { isNew, ...chat } = await touchChat(context, tx, session, contact, { messageId, sentAt, direction });
  const mediaId = message.content.type === "image" ? await storeMedia(context, tx, session, message.content) : null;
  await insertMessage(tx, { id: messageId, chat, message, direction, sentAt, mediaId, contact });

  const [row] = await selectMessagesById(tx, [messageId]);
  if (!row) throw new Error("a message that was just stored is not there");
  const shown = showMessage(row);
  const assigneeName = chat.assignee_id === null ? null : await nameOf(tx, chat.assignee_id);
  const shownChat = presentChat(chat, { contact, sessionName: session.name, assigneeName, lastMessage: shown });
  const channels = ["inbox", `chat:${chat.id}`] as const;
  tx.live(channels, { event: "message.created", data: shown });
  tx.live(channels, { event: isNew ? "chat.created" : "chat.updated", data: shownChat });
}

async function isKnown(tx: Transaction, sessionId: string, whatsappId: string): Promise<boolean> {
  const found = await tx
    .selectFrom("messages")
    .select("id")
    .where("session_id", "=", sessionId)
    .where("whatsapp_id", "=", whatsappId)
    .executeTakeFirst();
  return found !== undefined;
}

// A customer's clock may be ahead; a chat must not stay on top for that.
const notLaterThan = (now: Date, at: Date): Date => (at > now ? now : at);

/** Makes the chat or moves it: the newest message, who waits, what is unread. The row stays locked. */
async function touchChat(
  { newId, clock }: BackendContext,
  tx: Transaction,
  session: SessionOfEvent,
  contact: ContactRow,
  { messageId, sentAt, direction }: { messageId: string; sentAt: Date; direction: Direction },
): Promise<ChatRow & { isNew: boolean }> {
  const isInbound = direction === "inbound";
  const { isNew, ...row } = await tx
    .insertInto("chats")
    .values({
      id: newId(),
      organization_id: tx.organizationId,
      session_id: session.id,
      contact_id: contact.id,
      is_group: contact.is_group,
      unread_count: isInbound ? 1 : 0,
      last_position: 1,
      last_message_id: messageId,
      last_activity_at: sentAt,
      waiting_since: isInbound ? clock() : null,
    })
    .onConflict((conflict) =>
      conflict.columns(["session_id", "contact_id"]).doUpdateSet({
        last_position: sql`chats.last_position + 1`,
        last_message_id: messageId,
        last_activity_at: sql`greatest(chats.last_activity_at, excluded.last_activity_at)`,
        // Whoever answers on the phone has read what came before.
        unread_count: isInbound ? sql`chats.unread_count + 1` : 0,
        waiting_since: isInbound ? sql`coalesce(chats.waiting_since, excluded.waiting_since)` : null,
        status: isInbound
          ? sql`case when chats.status in ('resolved', 'snoozed') then 'open' else chats.status end`
          : sql`chats.status`,
      }),
    )
    .returningAll()
    .returning(sql<boolean>`xmax = 0`.as("isNew"))
    .executeTakeFirstOrThrow();
  return { ...row, isNew };
}

interface NewMessage {
  readonly id: string;
  readonly chat: ChatRow;
  readonly message: WebhookMessage;
  readonly direction: Direction;
  readonly sentAt: Date;
  readonly mediaId: string | null;
  readonly contact: ContactRow;
}

async function insertMessage(
  tx: Transaction,
  { id, chat, message, direction, sentAt, mediaId, contact }: NewMessage,
): Promise<void> {
  const { content, replyTo } = message;
  const quoted =
    replyTo &&
    (await tx
      .selectFrom("messages")
      .select(["id", "author_name", "text"])
      .where("chat_id", "=", chat.id)
      .where("whatsapp_id", "=", replyTo.id)
      .executeTakeFirst());
  await tx
    .insertInto("messages")
    .values({
      id,
      organization_id: tx.organizationId,
      chat_id: chat.id,
      session_id: chat.session_id,
      position: chat.last_position,
      direction,
      author_kind: direction === "inbound" ? "contact" : "phone",
      author_id: direction === "inbound" ? contact.id : null,
      author_name: direction === "inbound" ? nameInChat(message, contact) : null,
      type: content.type,
      text: textOf(content),
      raw_type: content.type === "unsupported" ? content.rawType : null,
      media_id: mediaId,
      reply_to_id: quoted?.id ?? null,
      reply_to_whatsapp_id: replyTo?.id ?? null,
      reply_to_text: quoted?.text ?? replyTo?.text ?? null,
      reply_to_author: quoted?.author_name ?? null,
      state: direction === "inbound" ? "received" : "sent",
      whatsapp_id: message.id,
      idempotency_key: null,
      sent_at: sentAt,
    })
    .execute();
}

// In a group the author is a person, and the contact is the group.
const nameInChat = ({ sender }: WebhookMessage, contact: ContactRow): string =>
  contact.is_group ? (sender.name ?? sender.phone ?? "") : (contact.name ?? contact.push_name ?? contact.phone ?? "");

export function textOf(content: MessageContent): string | null {
  switch (content.type) {
    case "text":
      return content.text;
    case "image":
      return content.caption ?? null;
    case "unsupported":
      return null;
  }
}

/** The file itself is fetched by a job: a message does not wait for its image. */
async function storeMedia(
  { newId, jobs }: BackendContext,
  tx: Transaction,
  session: SessionOfEvent,
  { media }: Extract<MessageContent, { type: "image" }>,
): Promise<string> {
  const id = newId();
  await tx
    .insertInto("media")
    .values({
      id,
      organization_id: tx.organizationId,
      state: "pending",
      mime_type: media.mimeType,
      file_name: media.fileName ?? null,
      size: media.size ?? null,
      width: media.width ?? null,
      height: media.height ?? null,
      thumbnail: media.thumbnail ?? null,
      session_id: session.id,
      gateway_media_id: media.mediaId,
    })
    .execute();
  await jobs.add(tx, "fetch-media", { organizationId: tx.organizationId, mediaId: id });
  return id;
}

const nameOf = async (tx: Transaction, userId: string): Promise<string | null> =>
  (await tx.selectFrom("auth_users").select("name").where("id", "=", userId).executeTakeFirst())?.name ?? null;
