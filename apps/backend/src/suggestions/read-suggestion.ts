import type { Suggestion } from "@gomarketing/contracts";
import { ChatNotFound } from "../chats/chat-errors.ts";
import type { BackendContext, Member } from "../context.ts";
import { selectNewest, selectNewestMessage, showSuggestion } from "./suggestion-queries.ts";

/** What is being written for longer died with its process. */
const ALIVE_MS = 200_000;

/**
 * The suggestion that a chat's card shows: the newest, as long as nothing was said since and nobody has answered it.
 *
 * @throws {ChatNotFound}
 */
export async function readSuggestion(
  { db, clock }: Pick<BackendContext, "db" | "clock">,
  { organizationId }: Member,
  chatId: string,
): Promise<{ suggestion: Suggestion | null; isWriting: boolean }> {
  const own = db.of(organizationId);
  const [chat, last, message] = await Promise.all([
    own
      .selectFrom("chats")
      .select("id")
      .where("organization_id", "=", organizationId)
      .where("id", "=", chatId)
      .executeTakeFirst(),
    selectNewest(own, organizationId, chatId),
    selectNewestMessage(own, organizationId, chatId),
  ]);
  if (!chat) throw new ChatNotFound(chatId);
  const isCurrent = last !== undefined && (last.based_on_message_id ?? message?.id) === message?.id;
  const isShown = isCurrent && last.text !== null && last.agent_outcome === null;
  const age = last ? clock().getTime() - last.created_at.getTime() : 0;
  return { suggestion: isShown ? showSuggestion(last) : null, isWriting: last?.outcome === null && age < ALIVE_MS };
}
