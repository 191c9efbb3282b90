import { sql } from "kysely";
import type { Transaction } from "../database/connection.ts";
import type { Reason } from "../database/tables.ts";
import { tellChanged } from "./change-message.ts";

/** What is told of a message that was written for one number when another is linked. whatsapp-api says the same of its own. */
const ACCOUNT_CHANGED: Reason = {
  code: "account-changed",
  message: "Another number was linked to this session before the message left. Send it again to send it from that one.",
};

/** Another number was linked to a session: what waits here was written for the one before, and does not leave from this. */
export async function failOfOtherAccount(tx: Transaction, sessionId: string): Promise<void> {
  const failed = await tx
    .updateTable("messages")
    .set({ state: "failed", state_reason: JSON.stringify(ACCOUNT_CHANGED) })
    .where("session_id", "=", sessionId)
    .where("state", "=", "queued")
    // What is handed over in this moment is whatsapp-api's to decide upon.
    .where(sql<boolean>`coalesce(handed_at, accepted_at) is null`)
    .returning(["id", "chat_id"])
    .execute();
  for (const { id, chat_id: chatId } of failed) await tellChanged(tx, id, chatId);
}
