import { readFile } from "node:fs/promises";
import type { SendMessageBody } from "@gomarketing/contracts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { MessageRow } from "../database/tables.ts";
import { mediaFile } from "../media/media-file.ts";
import { WhatsAppApiError } from "../whatsapp/whatsapp-client.ts";
import { tellChanged } from "./change-message.ts";
import { earlyStatus } from "./early-status.ts";
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
      const { id } = await context.whatsapp.send(
        message.session_id,
        message.whatsapp_id,
        await bodyOf(context, message),
      );
      await settle(context, organizationId, message.id, { state: "sent", whatsappId: id });
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

type Outcome = { state: "sent"; whatsappId: string } | { state: "failed"; reason: { code: string; message: string } };

async function settle(
  { db }: BackendContext,
  organizationId: string,
  messageId: string,
  outcome: Outcome,
): Promise<void> {
  await db.inOrganization(organizationId, async (tx) => {
    const message = await lockMessage(tx, messageId);
    if (!message) return;
    const change =
      outcome.state === "failed" ? failed(message, outcome.reason) : await sent(tx, message, outcome.whatsappId);
    if (!change) return;
    await tx.updateTable("messages").set(change).where("id", "=", messageId).execute();
    await tellChanged(tx, messageId, message.chat_id);
  });
}

// WhatsApp's own word may have come first: a state that has moved on is left alone.
const failed = ({ state }: MessageRow, reason: { code: string; message: string }) =>
  state === "queued" ? { state: "failed" as const, state_reason: JSON.stringify(reason) } : undefined;

async function sent(tx: Transaction, { state, whatsapp_id: givenId, session_id: sessionId }: MessageRow, id: string) {
  if (id === givenId) return state === "queued" ? { state: "sent" as const } : undefined;
  // The gateway gave it another id than ours, under which it may have told more already.
  const early = await earlyStatus(tx, sessionId, id);
  if (!early || early.state === "sent")
    return { state: state === "queued" ? ("sent" as const) : state, whatsapp_id: id };
  return { state: early.state, state_reason: early.reason && JSON.stringify(early.reason), whatsapp_id: id };
}
