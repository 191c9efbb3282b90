import type { Chat, Message } from "@gomarketing/contracts";
import type { InfiniteData } from "@tanstack/react-query";
import type { ChatPage } from "./chats.ts";
import type { ChatFilter } from "./query-keys.ts";
import { newer } from "./thread-data.ts";

export type ChatListData = InfiniteData<ChatPage, string | undefined>;

/** Whether a chat belongs under a tab. Searches are answered by the server alone. */
export function belongs(chat: Chat, tab: ChatFilter["tab"], memberId: string): boolean {
  switch (tab) {
    case "mine":
      return chat.assignee?.id === memberId && chat.status === "open";
    case "queue":
      return !chat.assignee && chat.status === "open";
    case "all":
      return true;
    case "resolved":
      return chat.status === "resolved";
  }
}

/** The list with changed chats at their places: taken out where they do not belong any more, newest activity first. */
export function withChats(
  list: ChatListData,
  changed: readonly Chat[],
  isListed: (chat: Chat) => boolean,
): ChatListData {
  const latest = new Map(changed.map((chat) => [chat.id, chat]));
  const kept = list.pages.flatMap(({ chats }) => chats).filter(({ id }) => !latest.has(id));
  const last = list.pages.at(-1);
  const oldest = last?.nextCursor ? last.chats.at(-1)?.lastActivityAt : undefined;
  // What is older than the last loaded page comes with a page still to be loaded.
  const added = [...latest.values()].filter(
    (chat) => isListed(chat) && (oldest === undefined || chat.lastActivityAt >= oldest),
  );
  return split([...kept, ...added].sort(byActivity), list);
}

/** The list with the last message of a chat replaced by a newer version, or by a newer message. */
export function withLastMessages(list: ChatListData, messages: readonly Message[]): ChatListData {
  const latest = new Map(messages.map((message) => [message.chatId, message]));
  let hasChanged = false;
  const pages = list.pages.map((page) => ({
    ...page,
    chats: page.chats.map((chat) => {
      const message = latest.get(chat.id);
      // What happened to a chat is nobody's message.
      if (
        !message ||
        message.type === "notice" ||
        message.type === "note" ||
        message.position < (chat.lastMessage?.position ?? 0)
      )
        return chat;
      hasChanged = true;
      const known = chat.lastMessage?.id === message.id ? chat.lastMessage : undefined;
      return { ...chat, lastMessage: newer(known, message) };
    }),
  }));
  return hasChanged ? { ...list, pages } : list;
}

const byActivity = (a: Chat, b: Chat): number =>
  a.lastActivityAt === b.lastActivityAt ? b.id.localeCompare(a.id) : b.lastActivityAt.localeCompare(a.lastActivityAt);

/** All chats on the first page: the pages' borders matter to nobody but their cursors. */
function split(chats: Chat[], list: ChatListData): ChatListData {
  const pages = list.pages.map((page, index) => ({ ...page, chats: index === 0 ? chats : [] }));
  return { ...list, pages };
}

/** A page that was on its way while chats changed. New ones are added to the first page only. */
export function withRecentChats(
  page: ChatPage,
  changed: readonly Chat[],
  isListed: (chat: Chat) => boolean,
  isFirst: boolean,
): ChatPage {
  if (changed.length === 0) return page;
  const latest = new Map(changed.map((chat) => [chat.id, chat]));
  const known = page.chats.flatMap((chat) => {
    const current = latest.get(chat.id) ?? chat;
    latest.delete(chat.id);
    return isListed(current) ? [current] : [];
  });
  const added = isFirst ? [...latest.values()].filter(isListed) : [];
  return { ...page, chats: [...known, ...added].sort(byActivity) };
}
