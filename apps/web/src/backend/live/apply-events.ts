import type { Chat, Message, SessionResource } from "@gomarketing/contracts";
import type { QueryClient } from "@tanstack/react-query";
import { belongs, type ChatListData, withChats, withLastMessages, withOwnMarks } from "../chat-list-data.ts";
import { type ChatFilter, keys } from "../query-keys.ts";
import { type ThreadData, withLiveMessages, withoutMessages } from "../thread-data.ts";
import { applyTeamwork } from "./apply-teamwork.ts";
import type { EventFrame } from "./live-socket.ts";

/** Brings what happened into the cache: one change per list and thread, however many events there were. */
export function applyEvents(cache: QueryClient, frames: readonly EventFrame[], memberId: string): void {
  const messages: Message[] = [];
  const goneMessages: { id: string; chatId: string }[] = [];
  const chats = new Map<string, Chat>();
  const sessions = new Map<string, SessionResource>();
  const goneSessions: string[] = [];
  for (const frame of frames) {
    switch (frame.event) {
      case "message.created":
      case "message.updated":
        messages.push(frame.data);
        break;
      case "message.deleted":
        goneMessages.push(frame.data);
        break;
      case "chat.created":
      case "chat.updated":
        chats.set(frame.data.id, frame.data);
        break;
      case "chat.history":
        void cache.invalidateQueries({ queryKey: keys.thread(frame.data.chatId) });
        break;
      case "session.updated":
        sessions.set(frame.data.id, frame.data);
        break;
      case "session.deleted":
        goneSessions.push(frame.data.id);
        break;
      default:
        applyTeamwork(cache, frame);
        break;
    }
  }
  // Chats first: a message of the same batch may know more than the copy inside its chat.
  applyChats(cache, [...chats.values()], memberId);
  applyMessages(
    cache,
    messages.filter((message) => !goneMessages.some(({ id }) => id === message.id)),
  );
  for (const { id, chatId } of goneMessages)
    cache.setQueryData<ThreadData>(keys.thread(chatId), (thread) => thread && withoutMessages(thread, [id]));
  if (sessions.size > 0) applySessions(cache, sessions);
  for (const id of goneSessions) dropSession(cache, id);
}

/**
 * Takes a deleted session and its chats out of all lists. Whatever else shows something of it asks anew: whoever has one of
 * its chats open learns that it is gone.
 */
export function dropSession(cache: QueryClient, id: string): void {
  cache.setQueryData<SessionResource[]>(keys.sessions, (known) => known?.filter((session) => session.id !== id));
  cache.setQueriesData<ChatListData>(
    { queryKey: keys.chatListsAll },
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => ({ ...page, chats: page.chats.filter(({ session }) => session.id !== id) })),
      },
  );
  void cache.invalidateQueries();
}

function applyMessages(cache: QueryClient, messages: readonly Message[]): void {
  for (const [chatId, own] of Map.groupBy(messages, ({ chatId }) => chatId)) {
    cache.setQueryData<ThreadData>(keys.thread(chatId), (thread) => thread && withLiveMessages(thread, own));
  }
  if (messages.length === 0) return;
  cache.setQueriesData<ChatListData>(
    { queryKey: keys.chatListsAll },
    (list) => list && withLastMessages(list, messages),
  );
}

/** Brings chats that changed into every list and into the open chat. */
export function applyChats(cache: QueryClient, chats: readonly Chat[], memberId: string): void {
  if (chats.length === 0) return;
  for (const [key, list] of cache.getQueriesData<ChatListData>({ queryKey: keys.chatListsAll })) {
    const filter = key[1] as ChatFilter;
    if (!list) continue;
    if (!filter.search)
      cache.setQueryData(
        key,
        withChats(list, chats, (chat) => belongs(chat, filter, memberId)),
      );
  }
  for (const chat of chats) cache.setQueryData<Chat>(keys.chat(chat.id), (known) => known && withOwnMarks(chat, known));
}

function applySessions(cache: QueryClient, sessions: ReadonlyMap<string, SessionResource>): void {
  cache.setQueryData<SessionResource[]>(keys.sessions, (known) => {
    if (!known) return known;
    const added = [...sessions.values()].filter(({ id }) => !known.some((session) => session.id === id));
    return [...known.map((session) => sessions.get(session.id) ?? session), ...added];
  });
}
