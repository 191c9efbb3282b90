import type { Message } from "@gomarketing/contracts";
import { ChatNotFound } from "../chats/chat-errors.ts";
import { lockChat } from "../chats/chat-queries.ts";
import type { BackendContext, Member } from "../context.ts";
import { knownMessage } from "../messages/known-message.ts";
import { showMessage } from "../messages/message-presenter.ts";
import type { NewNote } from "../messages/new-message.ts";
import { insertNote } from "./insert-note.ts";

/**
 * Writes a note into a chat's thread; see `insertNote`. The same key gives the same note.
 *
 * @throws {ChatNotFound} when the member's organization has no such chat
 * @throws {KeyReused} when the key was used for another message
 * @throws {InvalidInput} when it names somebody who is no member
 */
export async function writeNote(context: BackendContext, member: Member, key: string, note: NewNote): Promise<Message> {
  return context.db.inOrganization(member.organizationId, async (tx) => {
    const chat = await lockChat(tx, note.chatId);
    if (!chat) throw new ChatNotFound(note.chatId);
    const known = await knownMessage(tx, key, { ...note, chatId: chat.id });
    return showMessage(known ?? (await insertNote(context, tx, chat.id, member, note, key)));
  });
}
