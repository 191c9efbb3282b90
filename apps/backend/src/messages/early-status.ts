import type { DeliveryState, MessageState, WebhookEventOf } from "@gomarketing/contracts";
import type { Transaction } from "../database/connection.ts";

const ORDER: readonly MessageState[] = ["queued", "sent", "delivered", "read", "played"];

/** States only move forward; a failure is believed only before WhatsApp has brought the message to anybody. */
export function isForward(from: MessageState, to: DeliveryState): boolean {
  if (from === "received") return false;
  if (to === "failed") return from === "queued" || from === "sent";
  return from === "failed" ? to !== "sent" : ORDER.indexOf(to) > ORDER.indexOf(from);
}

interface EarlyStatus {
  readonly state: DeliveryState;
  readonly reason: { code: string; message: string } | null;
}

/**
 * Keeps a tick of a message that is not known by this id: a gateway that gives messages ids of its own may tell how far
 * one got before it has answered the call that sent it. Pruned when nobody has asked for a day.
 */
export async function keepEarlyStatus(
  tx: Transaction,
  sessionId: string,
  { messageId, state, reason }: WebhookEventOf<"message.status">["data"],
): Promise<void> {
  const known = await earlyStatus(tx, sessionId, messageId);
  if (known && !isForward(known.state, state)) return;
  const news = { state, reason: reason ? JSON.stringify(reason) : null };
  await tx
    .insertInto("early_statuses")
    .values({ session_id: sessionId, whatsapp_id: messageId, organization_id: tx.organizationId, ...news })
    .onConflict((conflict) => conflict.columns(["session_id", "whatsapp_id"]).doUpdateSet(news))
    .execute();
}

/** What was told of a message before its id was known. */
export const earlyStatus = (tx: Transaction, sessionId: string, whatsappId: string): Promise<EarlyStatus | undefined> =>
  tx
    .selectFrom("early_statuses")
    .select(["state", "reason"])
    .where("session_id", "=", sessionId)
    .where("whatsapp_id", "=", whatsappId)
    .executeTakeFirst();
