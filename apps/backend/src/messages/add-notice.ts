import { createHash } from "node:crypto";
import type { Notice } from "@gomarketing/contracts";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { MessageRow } from "../database/tables.ts";
import { type MessageWithMedia, showMessage } from "./message-presenter.ts";
import { selectMessagesById } from "./message-queries.ts";

type Context = Pick<BackendContext, "newId" | "clock">;

/** Puts a line into a thread that tells what happened to the chat. Nobody waits for it: the list of chats stays as it is. */
export async function addNotice(context: Context, tx: Transaction, chatId: string, notice: Notice, at: Date) {
  const now = context.clock();
  await insertNotice(context, tx, chatId, notice, {
    direction: "inbound",
    author_kind: "contact",
    author_name: null,
    whatsapp_id: idOf(notice, at),
    sent_at: at > now ? now : at,
  });
}

/** A line of what the team did with a chat; `by` is null where the desk did it by itself. */
export async function addTeamNotice(
  context: Context,
  tx: Transaction,
  chatId: string,
  notice: Notice,
  by: Pick<Member, "userId" | "name"> | null,
): Promise<void> {
  await insertNotice(context, tx, chatId, notice, {
    direction: "outbound",
    author_kind: by ? "member" : "phone",
    author_id: by?.userId ?? null,
    author_name: by?.name ?? null,
    whatsapp_id: `notice-${context.newId()}`,
    sent_at: context.clock(),
  });
}

/** The line of a chat that is open again because of a message, before it. */
export const reopeningRow = (id: string, message: MessageWithMedia, position: number): MessageWithMedia => ({
  ...message,
  id,
  position,
  direction: "outbound",
  author_kind: "phone",
  author_id: null,
  author_name: null,
  type: "notice",
  text: null,
  raw_type: null,
  media_id: null,
  reply_to_id: null,
  reply_to_whatsapp_id: null,
  reply_to_text: null,
  reply_to_author: null,
  state: "received",
  whatsapp_id: `notice-${id}`,
  content: { notice: { kind: "status", status: "open" } },
  media: null,
});

type Line = Pick<MessageRow, "direction" | "author_kind" | "author_name" | "whatsapp_id" | "sent_at"> & {
  /** Left out: the chat's contact. */
  readonly author_id?: string | null;
};

async function insertNotice(
  { newId }: Context,
  tx: Transaction,
  chatId: string,
  notice: Notice,
  line: Line,
): Promise<void> {
  const chat = await tx
    .updateTable("chats")
    .set(({ eb }) => ({ last_position: eb("last_position", "+", 1) }))
    .where("id", "=", chatId)
    .returning(["last_position", "session_id", "contact_id"])
    .executeTakeFirstOrThrow();
  const stored = await tx
    .insertInto("messages")
    .values({
      id: newId(),
      organization_id: tx.organizationId,
      chat_id: chatId,
      session_id: chat.session_id,
      position: chat.last_position,
      author_id: chat.contact_id,
      type: "notice",
      state: "received",
      content: JSON.stringify({ notice }),
      ...line,
    })
    .onConflict((conflict) => conflict.columns(["chat_id", "whatsapp_id"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  const [row] = stored ? await selectMessagesById(tx, [stored.id]) : [];
  if (row) tx.live(["inbox", `chat:${chatId}`], { event: "message.created", data: showMessage(row) });
}

// WhatsApp gives such lines no id that we hear of: the same thing at the same time is the same line.
const idOf = (notice: Notice, at: Date): string =>
  `notice-${createHash("sha256")
    .update(`${at.toISOString()} ${JSON.stringify(notice)}`)
    .digest("hex")
    .slice(0, 32)}`;
