import type { Author, MediaResource, Message, MessageExtras } from "@gomarketing/contracts";
import type { MediaRow, MessageRow } from "../database/tables.ts";
import type { StoredExtras } from "./incoming-content.ts";

/** A message's row with its file's, as queries give it. */
export interface MessageWithMedia extends MessageRow {
  readonly media: Omit<MediaRow, "created_at"> | null;
}

/** What of it is shown. */
export type ShownRow = Omit<
  MessageWithMedia,
  "organization_id" | "session_id" | "media_id" | "handed_at" | "accepted_at"
>;

/** What leaves of a message: never a row. */
export function showMessage(row: ShownRow): Message {
  return {
    id: row.id,
    chatId: row.chat_id,
    direction: row.direction,
    author: authorOf(row),
    type: row.type,
    ...(row.text !== null && row.revoked_at === null && { text: row.text }),
    ...(row.media && row.revoked_at === null && { media: showMedia(row.media) }),
    ...(row.raw_type !== null && { rawType: row.raw_type }),
    ...(row.content && row.revoked_at === null && showExtras(row.content)),
    ...(row.reply_to_whatsapp_id !== null && { replyTo: replyOf(row, row.reply_to_whatsapp_id) }),
    reactions: row.reactions,
    state: row.state,
    ...(row.state_reason && { stateReason: row.state_reason }),
    ...(row.edited_at && { editedAt: row.edited_at.toISOString() }),
    ...(row.revoked_at && { revokedAt: row.revoked_at.toISOString() }),
    ...(row.type !== "note" && row.type !== "notice" && { whatsappId: row.whatsapp_id }),
    ...(row.idempotency_key !== null && { idempotencyKey: row.idempotency_key }),
    sentAt: row.sent_at.toISOString(),
    createdAt: row.created_at.toISOString(),
    position: row.position,
  };
}

export function showMedia(row: Omit<MediaRow, "created_at">): MediaResource {
  return {
    id: row.id,
    mimeType: row.mime_type,
    ...(row.file_name !== null && { fileName: row.file_name }),
    ...(row.size !== null && { size: row.size }),
    ...(row.width !== null && { width: row.width }),
    ...(row.height !== null && { height: row.height }),
    ...(row.duration_seconds !== null && { durationSeconds: row.duration_seconds }),
    ...(row.waveform !== null && { waveform: row.waveform }),
    state: row.state,
    ...(row.failure && { failure: row.failure }),
    ...(row.thumbnail !== null && { thumbnail: row.thumbnail }),
  };
}

const showExtras = ({ vcards: _kept, forwardOf: _source, ...shown }: StoredExtras): MessageExtras => shown;

function authorOf({ author_kind: kind, author_id: id, author_name: name }: ShownRow): Author {
  switch (kind) {
    case "phone":
      return { kind };
    case "contact":
    case "member":
      return { kind, id: id ?? "", name: name ?? "" };
  }
}

function replyOf(row: ShownRow, whatsappId: string): NonNullable<Message["replyTo"]> {
  return {
    whatsappId,
    ...(row.reply_to_id !== null && { id: row.reply_to_id }),
    ...(row.reply_to_text !== null && { text: row.reply_to_text }),
    ...(row.reply_to_author !== null && { authorName: row.reply_to_author }),
  };
}
