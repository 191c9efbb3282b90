import { factsOf } from "../chats/change-chat.ts";
import { showChats } from "../chats/chat-queries.ts";
import type { Transaction } from "../database/connection.ts";

/** A transaction holds so many chats as they are shown at a time. */
const TOLD_AT_A_TIME = 200;

/** Makes all chats of a person nobody's, as another one decided; tells browsers of those that are not done. */
export async function releaseChats(tx: Transaction, userId: string, by: string): Promise<void> {
  const released = await tx
    .updateTable("chats")
    .set({ assignee_id: null })
    .where("organization_id", "=", tx.organizationId)
    .where("assignee_id", "=", userId)
    .returningAll()
    .execute();
  for (const chat of released) {
    const after = factsOf(chat);
    tx.announce({ type: "chat.changed", chatId: chat.id, by, before: { ...after, assigneeId: userId }, after });
  }
  const open = released.flatMap(({ id, status }) => (status === "resolved" ? [] : [id]));
  for (let from = 0; from < open.length; from += TOLD_AT_A_TIME)
    for (const chat of await showChats(tx, open.slice(from, from + TOLD_AT_A_TIME)))
      tx.live(["inbox", `chat:${chat.id}`], { event: "chat.updated", data: chat });
}
