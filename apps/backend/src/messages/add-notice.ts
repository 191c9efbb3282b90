import { createHash } from "node:crypto";
import type { Notice } from "@gomarketing/contracts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { showMessage } from "./message-presenter.ts";
import { selectMessagesById } from "./message-queries.ts";

/** Puts a line into a thread that tells what happened to the chat. Nobody waits for it: the list of chats stays as it is. */
export async function addNotice(
  { newId, clock }: BackendContext,
  tx: Transaction,
  chatId: string,
  notice: Notice,
  at: Date,
): Promise<void> {
  const chat = await tx
    .updateTable("chats")
    .set(({ eb }) => ({ last_position: eb("last_position", "+", 1) }))
    .where("id", "=", chatId)
    .returning(["last_position", "session_id", "contact_id"])
    .executeTakeFirstOrThrow();
  const now = clock();
  const stored = await tx
    .insertInto("messages")
    .values({
      id: newId(),
      organization_id: tx.organizationId,
      chat_id: chatId,
      session_id: chat.session_id,
      position: chat.last_position,
      direction: "inbound",
      author_kind: "contact",
      author_id: chat.contact_id,
      author_name: null,
      type: "notice",
      state: "received",
      content: JSON.stringify({ notice }),
      whatsapp_id: idOf(notice, at),
      sent_at: at > now ? now : at,
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
