import { sql } from "kysely";
import type { Queries } from "../../database/connection.ts";
import type { MessageRow } from "../../database/tables.ts";
import { NOT_SAID } from "../../messages/message-queries.ts";

/** What is older belongs to another conversation. */
const MAX_AGE_DAYS = 30;
const ANSWERS = 10;

export type MessageLine = Pick<
  MessageRow,
  | "id"
  | "position"
  | "direction"
  | "author_name"
  | "type"
  | "text"
  | "content"
  | "reply_to_text"
  | "edited_at"
  | "sent_at"
>;

/** A chat with whom it is with, and the summary of what is no longer read word by word. */
export const selectConversation = (db: Queries, organizationId: string, chatId: string) =>
  db
    .selectFrom("chats")
    .innerJoin("contacts", "contacts.id", "chats.contact_id")
    .leftJoin("whatsapp_sessions", "whatsapp_sessions.id", "chats.session_id")
    .leftJoin("auth_users", "auth_users.id", "chats.assignee_id")
    .leftJoin("chat_summaries", (join) =>
      join
        .onRef("chat_summaries.chat_id", "=", "chats.id")
        // A summary of a conversation that has ended is of no use to the next.
        .on(sql<boolean>`chat_summaries.from_position > coalesce(chats.resolved_position, -(2^62)::bigint)`),
    )
    .select([
      "chats.id",
      "chats.is_group",
      "chats.status",
      "chats.labels",
      "chats.last_position",
      "contacts.name as contact_name",
      "contacts.push_name",
      "contacts.fields",
      "contacts.phone",
      "whatsapp_sessions.name as session",
      "auth_users.name as assignee_name",
      "chat_summaries.text as summary",
      "chat_summaries.up_to_position as summarized_up_to",
    ])
    .where("chats.id", "=", chatId)
    .where("chats.organization_id", "=", organizationId)
    .executeTakeFirst();
export type ConversationRow = NonNullable<Awaited<ReturnType<typeof selectConversation>>>;

/** The newest messages of a conversation, newest first; not those that were taken back, nor what was said to nobody. */
export const selectLines = (db: Queries, chatId: string, limit: number): Promise<MessageLine[]> =>
  lines(db, chatId).orderBy("position", "desc").limit(limit).execute();

/** Messages of a conversation after one position and before another, oldest first. */
export const selectLinesBetween = (
  db: Queries,
  chatId: string,
  after: number | null,
  before: number,
  limit: number,
): Promise<MessageLine[]> =>
  lines(db, chatId)
    .where("position", "<", before)
    .$if(after !== null, (query) => query.where("position", ">", after ?? 0))
    .orderBy("position")
    .limit(limit)
    .execute();

const lines = (db: Queries, chatId: string) =>
  db
    .selectFrom("messages")
    .select([
      "id",
      "position",
      "direction",
      "author_name",
      "type",
      "text",
      "content",
      "reply_to_text",
      "edited_at",
      "sent_at",
    ])
    .where("chat_id", "=", chatId)
    .where("type", "not in", NOT_SAID)
    .where("revoked_at", "is", null)
    .where(
      "position",
      ">",
      sql<number>`coalesce((select resolved_position from chats where id = ${chatId}), -(2^62)::bigint)`,
    )
    .where("sent_at", ">", sql<Date>`now() - make_interval(days => ${MAX_AGE_DAYS})`);

/** Our last answers, oldest first, those of resolved conversations too. */
export const selectAnswers = async (db: Queries, chatId: string): Promise<{ text: string; sent_at: Date }[]> => {
  const rows = await db
    .selectFrom("messages")
    .select(["text", "sent_at"])
    .where("chat_id", "=", chatId)
    .where("direction", "=", "outbound")
    .where("revoked_at", "is", null)
    .where("state", "!=", "failed")
    .where("type", "not in", NOT_SAID)
    .orderBy("position", "desc")
    .limit(ANSWERS)
    .execute();
  return rows.reverse().map(({ text, sent_at }) => ({ text: text ?? "", sent_at }));
};
