import type { Chat, ChatMarks } from "@gomarketing/contracts";
import { InvalidInput } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import type { Queries } from "../database/connection.ts";
import { ChatNotFound } from "./chat-errors.ts";
import { currentChatId, lockChat, showChat } from "./chat-queries.ts";

/** Who pins more has no order any more. */
const MAX_PINNED = 50;

/** The chats that a member pinned or muted. */
export interface MemberMarks {
  readonly pinned: readonly string[];
  readonly muted: readonly string[];
}

export async function selectMarks(
  db: Queries,
  { organizationId, userId }: Pick<Member, "organizationId" | "userId">,
): Promise<MemberMarks> {
  const rows = await db
    .selectFrom("chat_marks")
    .select(["chat_id", "is_pinned", "is_muted"])
    .where("organization_id", "=", organizationId)
    .where("user_id", "=", userId)
    .execute();
  return {
    pinned: rows.flatMap(({ chat_id: id, is_pinned: isPinned }) => (isPinned ? [id] : [])),
    muted: rows.flatMap(({ chat_id: id, is_muted: isMuted }) => (isMuted ? [id] : [])),
  };
}

/** A chat as one member sees it. */
export const withMarks = (chat: Chat, { pinned, muted }: MemberMarks): Chat => ({
  ...chat,
  ...(pinned.includes(chat.id) && { isPinned: true }),
  ...(muted.includes(chat.id) && { isMuted: true }),
});

/**
 * Pins or mutes a chat for one member, and tells that member's browsers.
 *
 * @throws {ChatNotFound} @throws {InvalidInput} when too many are pinned
 */
export async function markChat(
  { db }: BackendContext,
  member: Member,
  id: string,
  change: { readonly isPinned?: boolean | undefined; readonly isMuted?: boolean | undefined },
): Promise<ChatMarks> {
  const key = { organization_id: member.organizationId, user_id: member.userId };
  return db.inOrganization(member.organizationId, async (tx) => {
    // Pins of one member are counted one after the other.
    await tx
      .selectFrom("members")
      .select("user_id")
      .where("organization_id", "=", key.organization_id)
      .where("user_id", "=", key.user_id)
      .forUpdate()
      .execute();
    const chatId = await currentChatId(tx, tx.organizationId, id);
    if (chatId === undefined) throw new ChatNotFound(id);
    const { pinned, muted } = await selectMarks(tx, member);
    const marks = {
      isPinned: change.isPinned ?? pinned.includes(chatId),
      isMuted: change.isMuted ?? muted.includes(chatId),
    };
    if (marks.isPinned && !pinned.includes(chatId) && pinned.length >= MAX_PINNED)
      throw new InvalidInput(`You have pinned ${MAX_PINNED} chats. Unpin one first.`);
    const set = { is_pinned: marks.isPinned, is_muted: marks.isMuted };
    if (marks.isPinned || marks.isMuted)
      await tx
        .insertInto("chat_marks")
        .values({ ...key, chat_id: chatId, ...set })
        .onConflict((conflict) => conflict.columns(["organization_id", "user_id", "chat_id"]).doUpdateSet(set))
        .execute();
    else
      await tx
        .deleteFrom("chat_marks")
        .where("organization_id", "=", key.organization_id)
        .where("user_id", "=", key.user_id)
        .where("chat_id", "=", chatId)
        .execute();
    tx.live([`member:${member.userId}`], { event: "chat.marked", data: { chatId, ...marks } });
    return { chatId, ...marks };
  });
}

/** Marks a chat as unread for the team, so that somebody looks again. One that is unread stays as it is. @throws {ChatNotFound} */
export async function markUnread({ db }: BackendContext, member: Member, chatId: string): Promise<void> {
  await db.inOrganization(member.organizationId, async (tx) => {
    const chat = await lockChat(tx, chatId);
    if (!chat) throw new ChatNotFound(chatId);
    if (chat.unread_count > 0) return;
    await tx.updateTable("chats").set({ unread_count: 1 }).where("id", "=", chat.id).execute();
    const shown = await showChat(tx, chat.id);
    if (shown) tx.live(["inbox", `chat:${chat.id}`], { event: "chat.updated", data: shown });
  });
}
