import { sql } from "kysely";
import type { Queries, Transaction } from "../database/connection.ts";
import type { MessageWithMedia, ShownRow } from "./message-presenter.ts";

/** What stands in a thread and was said to nobody outside: what the team wrote for itself, and what the desk noted. */
export const NOT_SAID = ["note", "notice"] as const;

/** A row has a third more: of a page's fifty each is read and named. */
const SHOWN = [
  "messages.id",
  "messages.chat_id",
  "messages.position",
  "messages.direction",
  "messages.author_kind",
  "messages.author_id",
  "messages.author_name",
  "messages.type",
  "messages.text",
  "messages.raw_type",
  "messages.reply_to_id",
  "messages.reply_to_whatsapp_id",
  "messages.reply_to_text",
  "messages.reply_to_author",
  "messages.reactions",
  "messages.state",
  "messages.state_reason",
  "messages.edited_at",
  "messages.revoked_at",
  "messages.whatsapp_id",
  "messages.idempotency_key",
  "messages.content",
  "messages.sent_at",
  "messages.created_at",
] as const;

const mediaOf = sql<
  MessageWithMedia["media"]
>`case when media.id is null then null else to_jsonb(media) - 'created_at' end`.as("media");

const messagesAndMedia = (db: Queries) =>
  db.selectFrom("messages").leftJoin("media", "media.id", "messages.media_id").select(mediaOf);

const withMedia = (db: Queries) => messagesAndMedia(db).selectAll("messages");

const shownMessages = (db: Queries) => messagesAndMedia(db).select(SHOWN);

export const selectMessage = (db: Queries, organizationId: string, id: string): Promise<MessageWithMedia | undefined> =>
  withMedia(db).where("messages.organization_id", "=", organizationId).where("messages.id", "=", id).executeTakeFirst();

export const selectMessagesById = (db: Queries, ids: readonly string[]): Promise<ShownRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : shownMessages(db)
        .where("messages.id", "=", sql<string>`any(${[...ids]}::uuid[])`)
        .execute();

export const selectByKey = (db: Queries, organizationId: string, key: string): Promise<MessageWithMedia | undefined> =>
  withMedia(db)
    .where("messages.organization_id", "=", organizationId)
    .where("idempotency_key", "=", key)
    .executeTakeFirst();

export const lockMessage = (tx: Transaction, id: string) =>
  tx
    .selectFrom("messages")
    .selectAll()
    .where("organization_id", "=", tx.organizationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();

/** One page of a chat, oldest first: the newest ones, or those before or after a position. */
export async function selectPage(
  db: Queries,
  chatId: string,
  page: { before?: number; after?: number; limit: number },
): Promise<ShownRow[]> {
  let query = shownMessages(db).where("messages.chat_id", "=", chatId).limit(page.limit);
  if (page.before !== undefined) query = query.where("position", "<", page.before);
  if (page.after !== undefined) return query.where("position", ">", page.after).orderBy("position", "asc").execute();
  return (await query.orderBy("position", "desc").execute()).reverse();
}

/** Says that whatsapp-api may have a message from now on. False: it has it, or the message was taken back. */
export async function markHanded(db: Queries, id: string, now: Date): Promise<boolean> {
  const handed = await db
    .updateTable("messages")
    .set({ handed_at: now })
    .where("id", "=", id)
    .where("state", "=", "queued")
    .where("accepted_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  return handed !== undefined;
}

/** It says that it has not. */
export const unmarkHanded = (db: Queries, id: string): Promise<unknown> =>
  db.updateTable("messages").set({ handed_at: null }).where("id", "=", id).where("accepted_at", "is", null).execute();

/** The oldest message of a chat that whatsapp-api does not have yet. */
export const selectFirstQueued = (db: Queries, chatId: string): Promise<MessageWithMedia | undefined> =>
  withMedia(db)
    .where("messages.chat_id", "=", chatId)
    .where("messages.state", "=", "queued")
    .where("messages.accepted_at", "is", null)
    .orderBy("position")
    .limit(1)
    .executeTakeFirst();
