import type { Chat } from "@gomarketing/contracts";
import { InvalidInput } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { ChatNotFound } from "./chat-errors.ts";
import { lockChat, showChat } from "./chat-queries.ts";

export interface ChatChanges {
  readonly status?: Chat["status"];
  /** null: nobody's. */
  readonly assigneeId?: string | null;
  readonly labels?: readonly string[];
}

/**
 * Changes a chat's status, assignee or labels, and tells the team.
 *
 * @throws {ChatNotFound} when the member's organization has no such chat
 * @throws {InvalidInput} when the assignee is no member of the organization
 */
export async function updateChat(
  { db }: BackendContext,
  member: Member,
  chatId: string,
  changes: ChatChanges,
): Promise<Chat> {
  return db.inOrganization(member.organizationId, async (tx) => {
    const chat = await lockChat(tx, chatId);
    if (!chat) throw new ChatNotFound(chatId);
    if (changes.assigneeId) await assertMember(tx, changes.assigneeId);

    const set = {
      ...(changes.status !== undefined && { status: changes.status }),
      ...(changes.assigneeId !== undefined && { assignee_id: changes.assigneeId }),
      ...(changes.labels !== undefined && { labels: [...new Set(changes.labels)] }),
      ...(changes.status === "resolved" && { waiting_since: null }),
    };
    const before = { status: chat.status, assigneeId: chat.assignee_id };
    const after = {
      status: changes.status ?? before.status,
      assigneeId: changes.assigneeId === undefined ? before.assigneeId : changes.assigneeId,
    };
    if (before.status !== after.status || before.assigneeId !== after.assigneeId)
      tx.announce({ type: "chat.changed", chatId, before, after });
    if (Object.keys(set).length > 0) await tx.updateTable("chats").set(set).where("id", "=", chatId).execute();
    const shown = await showChat(tx, chatId);
    if (!shown) throw new ChatNotFound(chatId);
    tx.live(["inbox", `chat:${chatId}`], { event: "chat.updated", data: shown });
    return shown;
  });
}

async function assertMember(tx: Transaction, userId: string): Promise<void> {
  const found = await tx
    .selectFrom("members")
    .select("user_id")
    .where("organization_id", "=", tx.organizationId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  if (!found)
    throw new InvalidInput("assigneeId is no member of this organization. Leave it out, or give null for nobody.");
}
