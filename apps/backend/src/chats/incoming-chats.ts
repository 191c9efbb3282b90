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

/** Writes chats that are new, and of the others what a message changes. */
export async function storeChats(tx: Transaction, rows: readonly ChatRow[]): Promise<void> {
  await sql`
    insert into chats select * from json_populate_recordset(null::chats, ${JSON.stringify(rows)}::json)
    on conflict (id) do update
      set status = excluded.status, unread_count = excluded.unread_count, last_position = excluded.last_position,
          last_message_id = excluded.last_message_id, last_activity_at = excluded.last_activity_at,
          waiting_since = excluded.waiting_since, snoozed_until = excluded.snoozed_until`.execute(tx);
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
