import type { Chat, ChatMarks, Colleague, Contact, Label, Team } from "@gomarketing/contracts";
import type { QueryClient } from "@tanstack/react-query";
import { type ChatListData, named, withContact, withMarks } from "../chat-list-data.ts";
import { keys } from "../query-keys.ts";
import type { Notifications } from "../teamwork.ts";
import type { EventFrame } from "./live-socket.ts";

/** Brings into the cache what happened to the team: labels, teams, colleagues, what concerns oneself. */
export function applyTeamwork(cache: QueryClient, frame: EventFrame): void {
  switch (frame.event) {
    case "contact.updated":
      applyContact(cache, frame.data);
      return;
    case "labels.updated":
      cache.setQueryData<Label[]>(keys.labels, frame.data.labels);
      // A renamed label is another word in every chat that carries it.
      if (frame.data.changed)
        for (const queryKey of [keys.chatListsAll, keys.chatsAll]) void cache.invalidateQueries({ queryKey });
      return;
    case "teams.updated":
      cache.setQueryData<Team[]>(keys.teams, frame.data.teams);
      return;
    case "colleague.updated":
      cache.setQueryData<Colleague[]>(keys.colleagues, (known) => known && withColleague(known, frame.data));
      return;
    case "chat.merged":
      void cache.invalidateQueries({ queryKey: keys.chatListsAll });
      void cache.invalidateQueries({ queryKey: keys.thread(frame.data.into) });
      // Whoever has the one open that is gone is answered with the one that it is part of now, and goes on there.
      void cache.invalidateQueries({ queryKey: keys.chat(frame.data.chatId) });
      return;
    case "chat.marked":
      applyMarks(cache, frame.data);
      return;
    case "notification.created":
      cache.setQueryData<Notifications>(
        keys.notifications,
        (known) => known && { notifications: [frame.data, ...known.notifications], unreadCount: known.unreadCount + 1 },
      );
      return;
    case "notifications.read":
      cache.setQueryData<Notifications>(keys.notifications, (known) => known && withRead(known, frame.data));
      return;
    default:
      // Presence and suggestions are for those who listen themselves.
      return;
  }
}

/** A person who changed: what is known of them, and their name and picture wherever their chats are shown. */
export function applyContact(cache: QueryClient, contact: Contact): void {
  cache.setQueryData<Contact>(keys.contact(contact.id), (known) => known && contact);
  cache.setQueriesData<ChatListData>({ queryKey: keys.chatListsAll }, (list) => list && withContact(list, contact));
  cache.setQueriesData<Chat>({ queryKey: keys.chatsAll }, (chat) => chat && named(chat, contact));
}

/** Pinned or muted, in every list and in the open chat. */
export function applyMarks(cache: QueryClient, marks: ChatMarks): void {
  cache.setQueriesData<ChatListData>({ queryKey: keys.chatListsAll }, (list) => list && withMarks(list, marks));
  const { chatId, isPinned, isMuted } = marks;
  cache.setQueryData<Chat>(keys.chat(chatId), (known) => known && { ...known, isPinned, isMuted });
}

const withColleague = (known: readonly Colleague[], news: Colleague): Colleague[] => [
  ...known.filter(({ id }) => id !== news.id),
  news,
];

function withRead(
  known: Notifications,
  { ids, unreadCount }: { ids: readonly string[]; unreadCount: number },
): Notifications {
  const read = new Set(ids);
  const at = new Date().toISOString();
  return {
    unreadCount,
    notifications: known.notifications.map((one) => (read.has(one.id) && !one.readAt ? { ...one, readAt: at } : one)),
  };
}
