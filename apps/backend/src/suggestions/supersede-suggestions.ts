import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { DomainEventOf } from "../domain-events.ts";
import { Superseded } from "./suggestion-problems.ts";

/** What is being written in these chats is out of date: whoever writes it hears so by the live events, in every process. */
export async function supersede(tx: Transaction, chatIds: readonly string[]): Promise<void> {
  const ended = await tx
    .updateTable("suggestions")
    .set({ outcome: "superseded" })
    .where("chat_id", "=", sql<string>`any(${[...chatIds]}::uuid[])`)
    .where("outcome", "is", null)
    .returning(["id", "chat_id", "source"])
    .execute();
  const problem = new Superseded().toDocument();
  for (const { id, chat_id: chatId, source } of ended)
    tx.live([`chat:${chatId}`], { event: "suggestion.failed", data: { chatId, id, text: "", source, problem } });
}

type Spoken = "message.received" | "message.readable" | "message.sent" | "message.edited" | "message.revoked";

/** A newer message, an answer from the desk or the phone, a change of what was said: all make a suggestion stale. */
export const supersedeSuggestions = (
  _context: BackendContext,
  tx: Transaction,
  events: readonly DomainEventOf<Spoken>[],
): Promise<void> => supersede(tx, [...new Set(events.map(({ chatId }) => chatId))]);

/** Nobody answers a chat that is resolved. */
export async function endSuggestionsOfResolved(
  _context: BackendContext,
  tx: Transaction,
  events: readonly DomainEventOf<"chat.changed">[],
): Promise<void> {
  const resolved = events.filter(({ after }) => after.status === "resolved").map(({ chatId }) => chatId);
  if (resolved.length > 0) await supersede(tx, resolved);
}
