import type { MemberName } from "@gomarketing/contracts";
import { InvalidInput } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { showMessage } from "../messages/message-presenter.ts";
import { selectMessagesById } from "../messages/message-queries.ts";
import type { NoteText } from "./note-text.ts";
import { notify } from "./notify.ts";

/**
 * Puts a note into a thread: for the team alone. It has its place among the messages and is nothing else: no answer, not
 * unread, no activity of the chat. Whom it names is told.
 *
 * @returns the note's message
 * @throws {InvalidInput} when it names somebody who is no member
 */
export async function insertNote(
  context: Pick<BackendContext, "newId" | "clock">,
  tx: Transaction,
  chatId: string,
  member: Member,
  { text, mentions = [] }: NoteText,
  key: string | null = null,
) {
  const named = await membersOf(tx, [...new Set(mentions)]);
  const chat = await tx
    .updateTable("chats")
    .set(({ eb }) => ({ last_position: eb("last_position", "+", 1) }))
    .where("id", "=", chatId)
    .returning(["last_position", "session_id"])
    .executeTakeFirstOrThrow();
  const id = context.newId();
  await tx
    .insertInto("messages")
    .values({
      id,
      organization_id: tx.organizationId,
      chat_id: chatId,
      session_id: chat.session_id,
      position: chat.last_position,
      direction: "outbound",
      author_kind: "member",
      author_id: member.userId,
      author_name: member.name,
      type: "note",
      text,
      content:
        named.length > 0 ? JSON.stringify({ mentions: named.map(({ id: userId, name }) => ({ userId, name })) }) : null,
      state: "sent",
      // Never at WhatsApp: no id of theirs looks like this.
      whatsapp_id: `note-${id}`,
      idempotency_key: key,
      sent_at: context.clock(),
    })
    .execute();
  const [row] = await selectMessagesById(tx, [id]);
  if (!row) throw new Error("a note that was just stored is not there");
  tx.live(["inbox", `chat:${chatId}`], { event: "message.created", data: showMessage(row) });
  const others = named.filter(({ id: userId }) => userId !== member.userId);
  await notify(
    context,
    tx,
    others.map(({ id: userId }) => ({ userId, kind: "mention", chatId, messageId: id, by: member })),
  );
  return row;
}

async function membersOf(tx: Transaction, ids: readonly string[]): Promise<MemberName[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom("members")
    .innerJoin("auth_users", "auth_users.id", "members.user_id")
    .select(["auth_users.id", "auth_users.name"])
    .where("members.organization_id", "=", tx.organizationId)
    .where("members.user_id", "in", [...ids])
    .execute();
  if (rows.length < ids.length)
    throw new InvalidInput("mentions names somebody who is no member of this organization.");
  return rows;
}
