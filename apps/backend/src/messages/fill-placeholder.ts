import { UNREADABLE } from "@gomarketing/contracts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { SessionOfEvent } from "../whatsapp/session-of-event.ts";
import { tellChanged } from "./change-message.ts";
import { lockOwn } from "./find-target.ts";
import { type ArrivingMessage, storedContent } from "./incoming-content.ts";
import { keepIncomingMedia } from "./incoming-message.ts";
import type { MessageWithMedia } from "./message-presenter.ts";

type Quoted = Pick<MessageWithMedia, "id" | "chat_id" | "text" | "author_name">;

/** Whether of a message only that has been told that it came, as nobody could read it. */
export const isPlaceholder = (rawType: string | null | undefined): boolean => rawType === UNREADABLE;

/**
 * A message that could not be read has come after all: it takes the place of what was told instead, where its sender wrote
 * that too. It was counted, and is as unread, as it was.
 */
export async function fillPlaceholder(
  context: BackendContext,
  tx: Transaction,
  session: SessionOfEvent,
  message: ArrivingMessage,
  quoted: Quoted | undefined,
): Promise<void> {
  const { id: messageId, chat, sender, replyTo } = message;
  const row = await lockOwn(tx, session.id, { messageId, chat, sender });
  if (!row || !isPlaceholder(row.raw_type)) return;
  const { type, text, rawType, media, extras } = storedContent(message);
  const file = media ? await keepIncomingMedia(context, tx, session.id, media) : null;
  const ofThisChat = quoted?.chat_id === row.chat_id ? quoted : undefined;
  // What is searched for is taken anew where the text changes: of a file without words that is its kind and its name.
  await tx.updateTable("messages").set({ text: "" }).where("id", "=", row.id).execute();
  await tx
    .updateTable("messages")
    .set({
      type,
      text,
      raw_type: rawType,
      media_id: file?.id ?? null,
      content: extras && JSON.stringify(extras),
      reply_to_id: ofThisChat?.id ?? null,
      reply_to_whatsapp_id: replyTo?.id ?? null,
      reply_to_text: ofThisChat?.text ?? replyTo?.text ?? null,
      reply_to_author: ofThisChat?.author_name ?? null,
    })
    .where("id", "=", row.id)
    .execute();
  const { contactId } = await tx
    .selectFrom("chats")
    .select("contact_id as contactId")
    .where("id", "=", row.chat_id)
    .executeTakeFirstOrThrow();
  tx.announce({ type: "message.readable", chatId: row.chat_id, messageId: row.id, contactId });
  await tellChanged(tx, row.id, row.chat_id);
}
