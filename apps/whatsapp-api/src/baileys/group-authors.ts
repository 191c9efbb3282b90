import { isJidGroup } from "baileys";
import type { SessionStore } from "../store/session-store.ts";
import type { MessageData } from "./message-in.ts";

/**
 * Who wrote what into groups. Whatever is about a message of a group names its author, by the address that its stanza came
 * from (`participant` of Baileys' message key): phones ignore a reaction without it, WhatsApp a receipt.
 */
export function keepAuthor(store: SessionStore, { chat, id, sender }: MessageData): void {
  if (chat.kind === "group") store.keepDocument("author", nameOf(chat.jid, id), Date.now(), sender.jid);
}

/** The author of somebody else's message in a group, for as long as it is known. */
export const authorOf = (store: SessionStore, chat: string, messageId: string): string | undefined =>
  isJidGroup(chat) ? store.document<string>("author", nameOf(chat, messageId)) : undefined;

const nameOf = (group: string, messageId: string): string => `${group} ${messageId}`;
