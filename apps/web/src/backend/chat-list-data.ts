import type { Chat, ChatMarks, Contact, Message } from "@gomarketing/contracts";
import type { InfiniteData } from "@tanstack/react-query";
import type { ChatPage } from "./chats.ts";
import type { ChatFilter } from "./query-keys.ts";
import { newer } from "./thread-data.ts";

export type ChatListData = InfiniteData<ChatPage, string | undefined>;

/** Whether a chat belongs to a list. Searches are answered by the server alone. */
export function belongs(chat: Chat, filter: ChatFilter, memberId: string): boolean {
  const { status, label, teamId, sessionId, isUnread } = filter;
  if (label !== undefined && !chat.labels.includes(label)) return false;
  if (teamId !== undefined && chat.team?.id !== teamId) return false;
  if (sessionId !== undefined && chat.session.id !== sessionId) return false;
  if (isUnread && chat.unreadCount === 0) return false;
  switch (filter.tab) {
    case "mine":
      return chat.assignee?.id === memberId && chat.status === (status ?? "open");
    case "queue":
      return !chat.assignee && chat.status === (status ?? "open");
    case "all":
      return !status || chat.status === status;
    case "resolved":
      return chat.status === (status ?? "resolved");
  }
}

/** News of a chat, with what its reader alone has of it: live events, which are for everybody, do not say that. */
export function withOwnMarks(news: Chat, known: Chat | undefined): Chat {
  if (!known || (news.isPinned !== undefined && news.isMuted !== undefined)) return news;
  return { ...news, isPinned: news.isPinned ?? known.isPinned, isMuted: news.isMuted ?? known.isMuted };
}

/** The list with changed chats at their places: taken out where they do not belong any more, newest activity first. */
export function withChats(
  list: ChatListData,
  changed: readonly Chat[],
  isListed: (chat: Chat) => boolean,
): ChatListData {
  const listed = list.pages.flatMap(({ chats }) => chats);
  const known = new Map(listed.map((chat) => [chat.id, chat]));
  const latest = new Map(changed.map((chat) => [chat.id, withOwnMarks(chat, known.get(chat.id))]));
  const kept = listed.filter(({ id }) => !latest.has(id));
  const last = list.pages.at(-1);
  const oldest = last?.nextCursor ? last.chats.at(-1)?.lastActivityAt : undefined;
  // What is older than the last loaded page comes with a page still to be loaded.
  const added = [...latest.values()].filter(
    (chat) => isListed(chat) && (oldest === undefined || chat.isPinned || chat.lastActivityAt >= oldest),
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

/** As the server lists them: what its reader pinned, then the rest, each newest activity first. */
const byActivity = (a: Chat, b: Chat): number =>
  Number(b.isPinned ?? false) - Number(a.isPinned ?? false) || byTime(a, b);

const byTime = (a: Chat, b: Chat): number =>
  a.lastActivityAt === b.lastActivityAt ? b.id.localeCompare(a.id) : b.lastActivityAt.localeCompare(a.lastActivityAt);

/** The list with a person as they are called now, in each of their chats. */
export function withContact(list: ChatListData, contact: Contact): ChatListData {
  if (!list.pages.some(({ chats }) => chats.some((chat) => chat.contact.id === contact.id))) return list;
  const pages = list.pages.map((page) => ({ ...page, chats: page.chats.map((chat) => named(chat, contact)) }));
  return { ...list, pages };
}

/** The chat with its contact as that is called now, if it is theirs. */
export function named(chat: Chat, { id, name, phone, pictureUrl }: Contact): Chat {
  if (chat.contact.id !== id) return chat;
  return { ...chat, contact: { id, name, ...(phone && { phone }), ...(pictureUrl && { pictureUrl }) } };
}

/** The list with a chat pinned, muted, or neither any more. */
export function withMarks(list: ChatListData, { chatId, isPinned, isMuted }: ChatMarks): ChatListData {
  const chats = list.pages.flatMap((page) => page.chats);
  if (!chats.some(({ id }) => id === chatId)) return list;
  return split(
    chats.map((chat) => (chat.id === chatId ? { ...chat, isPinned, isMuted } : chat)).sort(byActivity),
    list,
  );
}

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
    const current = withOwnMarks(latest.get(chat.id) ?? chat, chat);
    latest.delete(chat.id);
    return isListed(current) ? [current] : [];
  });
  const added = isFirst ? [...latest.values()].filter(isListed) : [];
  return { ...page, chats: [...known, ...added].sort(byActivity) };
}
