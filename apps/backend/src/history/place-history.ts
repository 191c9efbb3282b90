import { sql } from "kysely";
import type { Transaction } from "../database/connection.ts";
import type { ChatRow } from "../database/tables.ts";

interface Places {
  /** Of each message, in their order. */
  readonly positions: number[];
  readonly lastPosition: number;
}

/**
 * Where messages go that were sent at these times, oldest first: before the first of the chat, after its last, or between,
 * and then what comes after them is numbered anew. The caller holds the chat's row.
 */
export async function placesFor(tx: Transaction, chat: ChatRow, times: readonly Date[]): Promise<Places> {
  const [oldest, newest] = [times[0], times.at(-1)];
  if (!oldest || !newest) return { positions: [], lastPosition: chat.last_position };
  const [first, last] = [await edge(tx, chat.id, "asc"), await edge(tx, chat.id, "desc")];
  if (!first || !last || last.sent_at <= oldest) return after(chat.last_position, times.length);
  if (newest < first.sent_at) {
    const positions = times.map((_, index) => first.position - times.length + index);
    return { positions, lastPosition: chat.last_position };
  }
  return between(tx, chat, times);
}

function after(lastPosition: number, count: number): Places {
  const positions = Array.from({ length: count }, (_, index) => lastPosition + 1 + index);
  return { positions, lastPosition: lastPosition + count };
}

const edge = (tx: Transaction, chatId: string, order: "asc" | "desc") =>
  tx
    .selectFrom("messages")
    .select(["position", "sent_at"])
    .where("chat_id", "=", chatId)
    .orderBy("position", order)
    .limit(1)
    .executeTakeFirst();

async function between(tx: Transaction, chat: ChatRow, times: readonly Date[]): Promise<Places> {
  const stored = await tx
    .selectFrom("messages")
    .select(["id", "position", "sent_at"])
    .where("chat_id", "=", chat.id)
    .orderBy("position")
    .execute();
  // Those that are here keep their order among themselves: they stand as they came, which need not be by time.
  const order: (string | number)[] = [];
  let kept = stored.length;
  for (let index = times.length - 1; index >= 0; index -= 1) {
    const time = times[index];
    for (let row = stored[kept - 1]; row && time && row.sent_at > time; row = stored[kept - 1]) {
      order.push(row.id);
      kept -= 1;
    }
    order.push(index);
  }
  order.reverse();
  // Numbers that were never given: whatever moves, moves to where nothing is.
  const positions: number[] = [];
  const moved: { id: string; position: number }[] = [];
  for (const [index, one] of order.entries()) {
    const position = chat.last_position + 1 + index;
    if (typeof one === "number") positions[one] = position;
    else moved.push({ id: one, position });
  }
  await sql`
    update messages set position = moved.position
      from unnest(${moved.map(({ id }) => id)}::uuid[], ${moved.map(({ position }) => position)}::bigint[]) as moved (id, position)
     where messages.id = moved.id`.execute(tx);
  return { positions, lastPosition: chat.last_position + order.length };
}
