import type { Chat } from "@gomarketing/contracts";
import { InvalidInput } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import { insertNote } from "../notes/insert-note.ts";
import type { NoteText } from "../notes/note-text.ts";
import { assertCanBeGiven, assertTeam } from "../teams/assert-assignable.ts";
import { distribute } from "../teams/distribute-chats.ts";
import { changeChat } from "./change-chat.ts";
import { ChatNotFound } from "./chat-errors.ts";
import { lockChat } from "./chat-queries.ts";

export interface Transfer {
  readonly assigneeId?: string;
  readonly teamId?: string;
  /** For whoever takes over; the customer never sees it. */
  readonly note?: NoteText;
}

/**
 * Hands a chat to a person or to a team, with a note for them. To a team alone: it is nobody's until one of the team takes
 * it, or the team's distribution gives it to somebody. It is open for them, whatever it was.
 *
 * @throws {ChatNotFound} @throws {InvalidInput} when it says neither person nor team, or they are none
 */
export async function transferChat(
  context: BackendContext,
  member: Member,
  chatId: string,
  { assigneeId, teamId, note }: Transfer,
): Promise<Chat> {
  if (assigneeId === undefined && teamId === undefined)
    throw new InvalidInput("Say to whom: assigneeId, teamId, or both.");
  return context.db.inOrganization(member.organizationId, async (tx) => {
    const chat = await lockChat(tx, chatId);
    if (!chat) throw new ChatNotFound(chatId);
    if (assigneeId !== undefined) await assertCanBeGiven(tx, assigneeId);
    if (teamId !== undefined) await assertTeam(tx, teamId);
    const change = { status: "open" as const, assigneeId: assigneeId ?? null, ...(teamId !== undefined && { teamId }) };
    const handed = await changeChat(context, tx, chat, change, member);
    if (note) await insertNote(context, tx, chat.id, member, note);
    if (assigneeId !== undefined) return handed;
    const [given] = await distribute(context, tx, [chat.id]);
    return given ?? handed;
  });
}
