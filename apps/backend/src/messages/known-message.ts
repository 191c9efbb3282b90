import { sql } from "kysely";
import type { Transaction } from "../database/connection.ts";
import { isSameMessage } from "./draft-message.ts";
import { KeyReused, MessageCancelled } from "./message-errors.ts";
import type { MessageWithMedia } from "./message-presenter.ts";
import { selectByKey } from "./message-queries.ts";
import type { NewMessage } from "./new-message.ts";

/** Keeps the hashes of these locks apart from others'. */
const KEY_LOCK = 7_265_004;

/**
 * The message that was written with a key already; undefined: none was, and nobody else writes one before this transaction
 * ends. Two calls with one key take turns, for whichever chats: the second finds what the first did.
 *
 * @throws {KeyReused} when the key was used for another message @throws {MessageCancelled} when its message was taken back
 */
export async function knownMessage(
  tx: Transaction,
  key: string,
  message: NewMessage,
): Promise<MessageWithMedia | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, ${KEY_LOCK}))`.execute(tx);
  const known = await selectByKey(tx, tx.organizationId, key);
  if (known && !isSameMessage(known, message)) throw new KeyReused();
  if (!known && (await wasCancelled(tx, key))) throw new MessageCancelled();
  return known;
}

async function wasCancelled(tx: Transaction, key: string): Promise<boolean> {
  const cancelled = await tx
    .selectFrom("cancelled_messages")
    .select("cancelled_at")
    .where("organization_id", "=", tx.organizationId)
    .where("idempotency_key", "=", key)
    .executeTakeFirst();
  return cancelled !== undefined;
}
