import { sql } from "kysely";
import type { Transaction } from "../database/connection.ts";
import type { ChatRow } from "../database/tables.ts";

/** Whose chat, on which session. */
export interface ChatKey {
  readonly sessionId: string;
  readonly contactId: string;
}

/** The chats that are there, their rows held until the transaction ends. In the order of ids, so that two who lock many do not wait for each other. */
export async function lockChatsOf(tx: Transaction, keys: readonly ChatKey[]): Promise<ChatRow[]> {
  const sessionIds = keys.map(({ sessionId }) => sessionId);
  const contactIds = keys.map(({ contactId }) => contactId);
  const { rows } = await sql<ChatRow>`
    select chats.*
      from unnest(${sessionIds}::uuid[], ${contactIds}::uuid[]) as wanted (session_id, contact_id)
      join chats using (session_id, contact_id)
     order by chats.id
       for update of chats`.execute(tx);
  return rows;
}

/** Writes chats that are new. */
export async function addChats(tx: Transaction, rows: readonly ChatRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into chats select * from json_populate_recordset(null::chats, ${JSON.stringify(rows)}::json)`.execute(tx);
}

/** Writes what messages have changed of chats whose rows are held (`lockChatsOf`). */
export async function moveChats(tx: Transaction, rows: readonly ChatRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update chats
       set status = moved.status, unread_count = moved.unread_count, last_position = moved.last_position,
           last_message_id = moved.last_message_id, last_activity_at = moved.last_activity_at,
           waiting_since = moved.waiting_since, snoozed_until = moved.snoozed_until
      from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.status)}::text[],
                  ${rows.map((row) => row.unread_count)}::integer[], ${rows.map((row) => row.last_position)}::bigint[],
                  ${rows.map((row) => row.last_message_id)}::uuid[], ${rows.map((row) => row.last_activity_at)}::timestamptz[],
                  ${rows.map((row) => row.waiting_since)}::timestamptz[], ${rows.map((row) => row.snoozed_until)}::timestamptz[])
           as moved (id, status, unread_count, last_position, last_message_id, last_activity_at, waiting_since, snoozed_until)
     where chats.id = moved.id`.execute(tx);
}

/** What a message does to its chat: somebody waits for an answer, was answered, or neither. */
export type Effect = "asks" | "answers" | "tells";

interface Arrival {
  readonly messageId: string;
  readonly effect: Effect;
  readonly sentAt: Date;
  readonly now: Date;
}

/** Whether a chat is open again when its customer writes. */
export const isOver = ({ status }: ChatRow): boolean => status === "resolved" || status === "snoozed";

/** The chat after a message: its newest one, who waits, what is unread. */
export function afterArrival(chat: ChatRow, { messageId, effect, sentAt, now }: Arrival): ChatRow {
  const moved = {
    ...chat,
    last_position: chat.last_position + 1,
    last_message_id: messageId,
    last_activity_at: sentAt > chat.last_activity_at ? sentAt : chat.last_activity_at,
  };
  if (effect === "tells") return moved;
  // Whoever answers on the phone has read what came before.
  if (effect === "answers") return { ...moved, unread_count: 0, waiting_since: null };
  return {
    ...moved,
    unread_count: chat.unread_count + 1,
    waiting_since: chat.waiting_since ?? now,
    status: isOver(chat) ? "open" : chat.status,
    snoozed_until: null,
  };
}
