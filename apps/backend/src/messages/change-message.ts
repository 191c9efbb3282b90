import type { WebhookEventOf } from "@gomarketing/contracts";
import { showChat } from "../chats/chat-queries.ts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { MessageRow, StoredReaction } from "../database/tables.ts";
import { resolveContact } from "../whatsapp/resolve-contact.ts";
import { applyCancellation } from "./cancel-message.ts";
import { isForward, keepEarlyStatus } from "./early-status.ts";
import { lockOwn, lockTarget } from "./find-target.ts";
import { textOf } from "./incoming-content.ts";
import { showMessage } from "./message-presenter.ts";
import { selectMessagesById } from "./message-queries.ts";

/** What whatsapp-api says of a message that it was asked to drop. */
export const CANCELLED = "message-cancelled";

/** A tick: how far one of our messages got. */
export async function applyStatus(
  tx: Transaction,
  sessionId: string,
  data: WebhookEventOf<"message.status">["data"],
): Promise<void> {
  const { state, reason } = data;
  if (state === "failed" && reason?.code === CANCELLED) return applyCancellation(tx, sessionId, data.messageId);
  const message = await lockTarget(tx, sessionId, data);
  if (!message) return keepEarlyStatus(tx, sessionId, data);
  if (!isForward(message.state, state) && !(state === "sent" && isUnacknowledged(message))) return;
  await tx
    .updateTable("messages")
    .set({ state, state_reason: state === "failed" && reason ? JSON.stringify(reason) : null })
    .where("id", "=", message.id)
    .execute();
  await tellChanged(tx, message.id, message.chat_id);
}

/** Given up by the gateway as WhatsApp said nothing: that word may still come. */
const isUnacknowledged = ({ state, state_reason: reason }: MessageRow): boolean =>
  state === "failed" && reason?.code === "whatsapp-unacknowledged";

export async function applyEdit(
  tx: Transaction,
  sessionId: string,
  data: WebhookEventOf<"message.edited">["data"],
): Promise<void> {
  const { content, at } = data;
  const message = await lockOwn(tx, sessionId, data);
  if (!message || message.revoked_at) return;
  await tx
    .updateTable("messages")
    .set({ text: textOf(content), edited_at: at })
    .where("id", "=", message.id)
    .execute();
  tx.announce({ type: "message.edited", chatId: message.chat_id, messageId: message.id });
  await tellChanged(tx, message.id, message.chat_id);
}

export async function applyRevoke(
  tx: Transaction,
  sessionId: string,
  data: WebhookEventOf<"message.revoked">["data"],
): Promise<void> {
  const message = await lockOwn(tx, sessionId, data);
  if (!message || message.revoked_at) return;
  await tx.updateTable("messages").set({ revoked_at: data.at }).where("id", "=", message.id).execute();
  tx.announce({ type: "message.revoked", chatId: message.chat_id, messageId: message.id });
  await tellChanged(tx, message.id, message.chat_id);
}

/** One reaction a person: a new one takes the place of the last, an empty one takes it away. */
export async function applyReaction(
  context: BackendContext,
  tx: Transaction,
  sessionId: string,
  data: WebhookEventOf<"message.reaction">["data"],
): Promise<void> {
  const { emoji, at, sender, fromMe } = data;
  const message = await lockTarget(tx, sessionId, data);
  if (!message) return;
  const contact = fromMe ? undefined : await resolveContact(context, tx, sender);
  const author: StoredReaction["author"] = contact
    ? { kind: "contact", id: contact.id, name: contact.name ?? contact.push_name ?? contact.phone ?? "" }
    : { kind: "phone" };
  const reactions = withReaction(message.reactions, { emoji, author, at });
  await tx
    .updateTable("messages")
    .set({ reactions: JSON.stringify(reactions) })
    .where("id", "=", message.id)
    .execute();
  await tellChanged(tx, message.id, message.chat_id);
}

/** The list with one person's reaction put in, or taken out when its emoji is empty. The business is one person. */
export function withReaction(reactions: readonly StoredReaction[], reaction: StoredReaction): StoredReaction[] {
  const who = ({ author }: StoredReaction) => (author.kind === "contact" ? author.id : "business");
  const others = reactions.filter((one) => who(one) !== who(reaction));
  return reaction.emoji === "" ? others : [...others, reaction];
}

/** Tells browsers that a message is not as it was; and the chat, when it is its last one. */
export async function tellChanged(tx: Transaction, messageId: string, chatId: string): Promise<void> {
  const [row] = await selectMessagesById(tx, [messageId]);
  if (!row) return;
  tx.live(["inbox", `chat:${chatId}`], { event: "message.updated", data: showMessage(row) });
  const chat = await showChat(tx, chatId);
  if (chat?.lastMessage?.id === messageId) tx.live(["inbox", `chat:${chatId}`], { event: "chat.updated", data: chat });
}
