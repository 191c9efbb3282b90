import type { Message } from "@gomarketing/contracts";
import type { BackendContext, Member } from "../context.ts";
import { tellChanged } from "./change-message.ts";
import { MessageNotFound } from "./message-errors.ts";
import { showMessage } from "./message-presenter.ts";
import { lockMessage, selectMessage } from "./message-queries.ts";
import { newWhatsappId } from "./whatsapp-id.ts";

/**
 * Queues a message again that failed. One that waits is tried now; any other stays as it is.
 *
 * One that failed gets a new id at WhatsApp: whatsapp-api has answered for the one it failed with.
 *
 * @throws {MessageNotFound} when the member's organization has no such message
 */
export async function retryMessage({ db, jobs }: BackendContext, member: Member, id: string): Promise<Message> {
  await db.inOrganization(member.organizationId, async (tx) => {
    const message = await lockMessage(tx, id);
    if (!message) throw new MessageNotFound(id);
    const isWaiting = message.state === "queued" && message.accepted_at === null;
    if (message.state !== "failed" && !isWaiting) return;
    if (!isWaiting)
      await tx
        .updateTable("messages")
        .set({ state: "queued", state_reason: null, whatsapp_id: newWhatsappId(), handed_at: null, accepted_at: null })
        .where("id", "=", id)
        .execute();
    await jobs.add(
      tx,
      "send-queued-messages",
      { organizationId: member.organizationId, chatId: message.chat_id },
      { queue: `chat:${message.chat_id}`, key: `send:${message.chat_id}` },
    );
    await tellChanged(tx, id, message.chat_id);
  });
  const row = await selectMessage(db.of(member.organizationId), member.organizationId, id);
  if (!row) throw new MessageNotFound(id);
  return showMessage(row);
}
