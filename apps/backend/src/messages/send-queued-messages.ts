import { readFile } from "node:fs/promises";
import type { SendMessageBody } from "@gomarketing/contracts";
import type { BackendContext } from "../context.ts";
import { mediaFile } from "../media/media-file.ts";
import { WhatsAppApiError } from "../whatsapp/whatsapp-client.ts";
import { tellChanged } from "./change-message.ts";
import type { MessageWithMedia } from "./message-presenter.ts";
import { lockMessage, selectFirstQueued } from "./message-queries.ts";

/**
 * Hands a chat's queued messages to whatsapp-api, one after the other. While the session is not connected they
 * wait: its return adds this job again. What cannot ever be sent fails with the reason; anything else throws, so
 * that the job is tried again and nothing overtakes.
 */
export async function sendQueuedMessages(
  context: BackendContext,
  { organizationId, chatId }: { organizationId: string; chatId: string },
): Promise<void> {
  for (
    let message = await selectFirstQueued(context.db.queries, chatId);
    message;
    message = await selectFirstQueued(context.db.queries, chatId)
  ) {
    try {
      await context.whatsapp.send(message.session_id, message.whatsapp_id, await bodyOf(context, message));
      await settle(context, organizationId, message.id, { state: "sent" });
    } catch (error) {
      if (!(error instanceof WhatsAppApiError)) throw error;
      if (error.code === "session-not-connected" || error.code === "not-found") return;
      if (!error.isLasting) throw error;
      await settle(context, organizationId, message.id, {
        state: "failed",
        reason: { code: error.code, message: error.fields.detail },
      });
    }
  }
}

async function bodyOf({ db, config }: BackendContext, message: MessageWithMedia): Promise<SendMessageBody> {
  const contact = await db.queries
    .selectFrom("chats")
    .innerJoin("contacts", "contacts.id", "chats.contact_id")
    .select(["contacts.jid", "contacts.phone"])
    .where("chats.id", "=", message.chat_id)
    .executeTakeFirstOrThrow();
  const to = contact.jid ?? contact.phone ?? "";
  const common = {
    to,
    messageId: message.whatsapp_id,
    ...(message.reply_to_whatsapp_id !== null && { replyTo: message.reply_to_whatsapp_id }),
  };
  if (message.type !== "image" || !message.media) return { ...common, type: "text", text: message.text ?? "" };
  const file = await readFile(mediaFile(config.mediaDir, message.organization_id, message.media.id));
  return {
    ...common,
    type: "image",
    data: file.toString("base64"),
    mimeType: message.media.mime_type,
    ...(message.text !== null && { caption: message.text }),
  };
}

type Outcome = { state: "sent" } | { state: "failed"; reason: { code: string; message: string } };

// WhatsApp's own word may have come first: a state that has moved on is left alone.
async function settle(
  { db }: BackendContext,
  organizationId: string,
  messageId: string,
  outcome: Outcome,
): Promise<void> {
  await db.inOrganization(organizationId, async (tx) => {
    const message = await lockMessage(tx, messageId);
    if (message?.state !== "queued") return;
    const reason = outcome.state === "failed" ? JSON.stringify(outcome.reason) : null;
    await tx
      .updateTable("messages")
      .set({ state: outcome.state, state_reason: reason })
      .where("id", "=", messageId)
      .execute();
    await tellChanged(tx, messageId, message.chat_id);
  });
}
