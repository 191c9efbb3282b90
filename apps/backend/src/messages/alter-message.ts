import type { Message } from "@gomarketing/contracts";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { MessageRow } from "../database/tables.ts";
import { cancelMessage } from "./cancel-message.ts";
import { tellChanged, withReaction } from "./change-message.ts";
import { MessageNotFound, NotYours } from "./message-errors.ts";
import { type MessageWithMedia, showMessage } from "./message-presenter.ts";
import { lockMessage, selectMessage } from "./message-queries.ts";

/**
 * Changes the words of a message at WhatsApp, and then here.
 *
 * @throws {MessageNotFound} @throws {NotYours} when it is not one of ours that WhatsApp has
 */
export async function editMessage(context: BackendContext, member: Member, id: string, text: string): Promise<Message> {
  const message = await ours(context, member, id, "edited");
  if (message.type !== "note")
    await context.whatsapp.edit(message.session_id, message.whatsapp_id, {
      chat: await jidOf(context, message),
      text,
      ...namedIn(text, message),
    });
  return change(context, member, id, async (tx, { chat_id: chatId, type }) => {
    await tx.updateTable("messages").set({ text, edited_at: context.clock() }).where("id", "=", id).execute();
    if (type !== "note") tx.announce({ type: "message.edited", chatId, messageId: id });
  });
}

/**
 * Takes a message back, for all: at WhatsApp, or before WhatsApp has it (`cancelMessage`).
 *
 * @throws {MessageNotFound} @throws {MessageLeaving} @throws {NotYours}
 */
export async function revokeMessage(context: BackendContext, member: Member, id: string): Promise<Message> {
  const cancelled = await cancelMessage(context, member, id);
  if (cancelled) return cancelled;
  const message = await ours(context, member, id, "deleted for all");
  if (message.type !== "note")
    await context.whatsapp.revoke(message.session_id, message.whatsapp_id, await jidOf(context, message));
  return change(context, member, id, async (tx, { chat_id: chatId, type }) => {
    await tx.updateTable("messages").set({ revoked_at: context.clock() }).where("id", "=", id).execute();
    if (type !== "note") tx.announce({ type: "message.revoked", chatId, messageId: id });
  });
}

/** Reacts to a message; an empty emoji takes the reaction back. @throws {MessageNotFound} */
export async function reactToMessage(
  context: BackendContext,
  member: Member,
  id: string,
  emoji: string,
): Promise<Message> {
  const message = await existing(context, member, id);
  if (message.type === "note" || message.type === "notice") throw new NotYours("reacted to");
  await context.whatsapp.react(message.session_id, message.whatsapp_id, {
    chat: await jidOf(context, message),
    emoji,
    fromMe: message.direction === "outbound",
  });
  const reaction = {
    emoji,
    author: { kind: "member" as const, id: member.userId, name: member.name },
    at: context.clock().toISOString(),
  };
  return change(context, member, id, (tx, row) =>
    tx
      .updateTable("messages")
      .set({ reactions: JSON.stringify(withReaction(row.reactions, reaction)) })
      .where("id", "=", id)
      .execute(),
  );
}

/** Whom the message named, where its new text still does. */
function namedIn(text: string, { content }: MessageRow): { mentions?: string[] } {
  const named = content?.mentions?.flatMap((one) =>
    "jid" in one && text.includes(`@${one.jid.replace(/@.*/, "")}`) ? [one.jid] : [],
  );
  return named?.length ? { mentions: named } : {};
}

async function existing({ db }: BackendContext, member: Member, id: string): Promise<MessageWithMedia> {
  const message = await selectMessage(db.of(member.organizationId), member.organizationId, id);
  if (!message) throw new MessageNotFound(id);
  return message;
}

async function ours(context: BackendContext, member: Member, id: string, what: string): Promise<MessageWithMedia> {
  const message = await existing(context, member, id);
  const isAtWhatsApp = message.state !== "queued" && message.state !== "failed";
  // A note is its author's, and the desk's lines are nobody's.
  const isOthers = message.type === "notice" || (message.type === "note" && message.author_id !== member.userId);
  if (message.direction !== "outbound" || !isAtWhatsApp || isOthers || message.revoked_at) throw new NotYours(what);
  return message;
}

async function jidOf({ db }: BackendContext, message: MessageRow): Promise<string> {
  const { jid, phone } = await db
    .of(message.organization_id)
    .selectFrom("chats")
    .innerJoin("contacts", "contacts.id", "chats.contact_id")
    .select(["contacts.jid", "contacts.phone"])
    .where("chats.id", "=", message.chat_id)
    .executeTakeFirstOrThrow();
  return jid ?? `${phone?.slice(1)}@s.whatsapp.net`;
}

async function change(
  { db }: BackendContext,
  member: Member,
  id: string,
  write: (tx: Transaction, row: MessageRow) => Promise<unknown>,
): Promise<Message> {
  return db.inOrganization(member.organizationId, async (tx) => {
    const row = await lockMessage(tx, id);
    if (!row) throw new MessageNotFound(id);
    await write(tx, row);
    await tellChanged(tx, id, row.chat_id);
    const changed = await selectMessage(tx, member.organizationId, id);
    if (!changed) throw new MessageNotFound(id);
    return showMessage(changed);
  });
}
