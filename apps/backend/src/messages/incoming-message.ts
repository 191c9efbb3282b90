import type { IncomingMedia } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ChatRow, ContactRow, MediaRow } from "../database/tables.ts";
import type { ArrivingMessage, StoredContent } from "./incoming-content.ts";
import type { MessageWithMedia } from "./message-presenter.ts";

export interface Incoming {
  readonly id: string;
  readonly chat: ChatRow;
  readonly contact: ContactRow;
  readonly direction: "inbound" | "outbound";
  readonly message: ArrivingMessage;
  readonly content: StoredContent;
  readonly position: number;
  readonly quoted: Pick<MessageWithMedia, "id" | "text" | "author_name"> | undefined;
  readonly media: Omit<MediaRow, "created_at"> | null;
  readonly sentAt: Date;
  readonly now: Date;
}

/** The row of a message that came from WhatsApp. */
export function incomingRow(incoming: Incoming): MessageWithMedia {
  const { id, chat, contact, direction, message, content, position, quoted, media, sentAt, now } = incoming;
  const { replyTo } = message;
  const isInbound = direction === "inbound";
  return {
    id,
    organization_id: chat.organization_id,
    chat_id: chat.id,
    session_id: chat.session_id,
    position,
    direction,
    author_kind: isInbound ? "contact" : "phone",
    author_id: isInbound ? contact.id : null,
    author_name: isInbound ? nameInChat(message, contact) : null,
    type: content.type,
    text: content.text,
    raw_type: content.rawType,
    media_id: media?.id ?? null,
    reply_to_id: quoted?.id ?? null,
    reply_to_whatsapp_id: replyTo?.id ?? null,
    reply_to_text: quoted?.text ?? replyTo?.text ?? null,
    reply_to_author: quoted?.author_name ?? null,
    reactions: [],
    state: isInbound ? "received" : "sent",
    state_reason: null,
    edited_at: null,
    revoked_at: null,
    whatsapp_id: message.id,
    idempotency_key: null,
    content: content.extras,
    handed_at: null,
    accepted_at: null,
    sent_at: sentAt,
    created_at: now,
    media,
  };
}

// In a group the author is a person, and the contact is the group.
const nameInChat = ({ sender }: ArrivingMessage, contact: ContactRow): string =>
  contact.is_group ? (sender.name ?? sender.phone ?? "") : (contact.name ?? contact.push_name ?? contact.phone ?? "");

/** The row of a file that a customer sent: whatsapp-api has it still. */
export const incomingMedia = (
  id: string,
  { organizationId }: Transaction,
  sessionId: string,
  media: IncomingMedia,
): Omit<MediaRow, "created_at"> => ({
  id,
  organization_id: organizationId,
  state: "pending",
  mime_type: media.mimeType,
  file_name: media.fileName ?? null,
  size: media.size ?? null,
  width: media.width ?? null,
  height: media.height ?? null,
  thumbnail: media.thumbnail ?? null,
  session_id: sessionId,
  gateway_media_id: media.mediaId,
  duration_seconds: media.durationSeconds ?? null,
  waveform: media.waveform ?? null,
  failure: null,
});

/** Keeps the row of a customer's file. The file itself is fetched by a job: a message does not wait for it. */
export async function keepIncomingMedia(
  { jobs, newId }: Pick<BackendContext, "jobs" | "newId">,
  tx: Transaction,
  sessionId: string,
  file: IncomingMedia,
): Promise<ReturnType<typeof incomingMedia>> {
  const media = incomingMedia(newId(), tx, sessionId, file);
  await tx
    .insertInto("media")
    .values({ ...media, failure: null })
    .execute();
  await jobs.add(tx, "fetch-media", { organizationId: tx.organizationId, mediaId: media.id });
  return media;
}

/** Writes messages, all with one statement. */
export async function storeIncoming(tx: Transaction, rows: readonly MessageWithMedia[]): Promise<void> {
  await sql`insert into messages select * from json_populate_recordset(null::messages, ${JSON.stringify(rows)}::json)`.execute(
    tx,
  );
}
