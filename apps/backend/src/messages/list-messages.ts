import type { Message } from "@gomarketing/contracts";
import { InvalidInput } from "@gomarketing/service-kit";
import { ChatNotFound } from "../chats/chat-errors.ts";
import { currentChatId } from "../chats/chat-queries.ts";
import type { BackendContext, Member } from "../context.ts";
import type { Queries } from "../database/connection.ts";
import { showMessage } from "./message-presenter.ts";
import { selectPage } from "./message-queries.ts";

interface Page {
  readonly chatId: string;
  /** Ids of messages of the chat. */
  readonly before?: string;
  readonly after?: string;
  readonly limit: number;
}

interface Shown {
  readonly messages: Message[];
  readonly hasMore: boolean;
}

/**
 * One page of a chat (of one that was merged, of what it is part of now), oldest first: the newest messages, or those before or after one.
 *
 * @throws {ChatNotFound} when the member's organization has no such chat
 * @throws {InvalidInput} when `before` or `after` is no message of it
 */
export async function listMessages(
  { db }: BackendContext,
  { organizationId }: Member,
  { chatId: given, ...page }: Page,
): Promise<Shown> {
  if (page.before !== undefined && page.after !== undefined) throw new InvalidInput("Give before or after, not both.");
  return db.onOneConnection(organizationId, async (queries) => {
    // Nearly every chat is there as it is named: its messages are asked for in the same breath.
    const [chatId, ofGiven] = await Promise.all([
      currentChatId(queries, organizationId, given),
      readPage(queries, given, page),
    ]);
    if (chatId === undefined) throw new ChatNotFound(given);
    const shown = chatId === given ? ofGiven : await readPage(queries, chatId, page);
    if (shown) return shown;
    throw new InvalidInput(`${page.before ?? page.after} is no message of this chat.`, [
      { path: "before", message: "is no message of this chat" },
    ]);
  });
}

/** Undefined when `before` or `after` is no message of the chat. */
async function readPage(
  queries: Queries,
  chatId: string,
  { before, after, limit }: Omit<Page, "chatId">,
): Promise<Shown | undefined> {
  const anchor = before ?? after;
  const position = anchor === undefined ? undefined : await positionOf(queries, chatId, anchor);
  if (anchor !== undefined && position === undefined) return undefined;
  // One row beyond the page shows whether there are more.
  const rows = await selectPage(queries, chatId, {
    ...(before !== undefined && { before: position }),
    ...(after !== undefined && { after: position }),
    limit: limit + 1,
  });
  const hasMore = rows.length > limit;
  const kept = after === undefined ? rows.slice(-limit) : rows.slice(0, limit);
  return { messages: kept.map(showMessage), hasMore };
}

async function positionOf(db: Queries, chatId: string, id: string): Promise<number | undefined> {
  const found = await db
    .selectFrom("messages")
    .select("position")
    .where("chat_id", "=", chatId)
    .where("id", "=", id)
    .executeTakeFirst();
  return found?.position;
}
