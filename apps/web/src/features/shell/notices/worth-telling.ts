import type { Chat, Message } from "@gomarketing/contracts";
import type { EventFrame } from "../../../backend/live/live-socket.ts";

interface Onlooker {
  readonly memberId: string;
  /** The chat on the page, when somebody looks at it. */
  readonly seenChatId: string | undefined;
}

export interface News {
  readonly chat: Chat;
  readonly message: Message;
}

/**
 * The messages that somebody at the desk wants to be told of: from customers, in their own chats or in the queue, and not
 * in the chat they are looking at. The last of each chat.
 *
 * @param knownChat the chat as it is in the cache, where the batch itself does not bring it
 */
export function worthTelling(
  frames: readonly EventFrame[],
  { memberId, seenChatId }: Onlooker,
  knownChat: (id: string) => Chat | undefined,
): News[] {
  const chats = new Map<string, Chat>();
  const news = new Map<string, News>();
  for (const frame of frames)
    if (frame.event === "chat.created" || frame.event === "chat.updated") chats.set(frame.data.id, frame.data);
  for (const frame of frames) {
    if (frame.event !== "message.created" || frame.data.direction !== "inbound" || frame.data.type === "notice")
      continue;
    const chat = chats.get(frame.data.chatId) ?? knownChat(frame.data.chatId);
    if (!chat || chat.id === seenChatId || knownChat(chat.id)?.isMuted) continue;
    if (chat.assignee && chat.assignee.id !== memberId) continue;
    news.set(chat.id, { chat, message: frame.data });
  }
  return [...news.values()];
}
