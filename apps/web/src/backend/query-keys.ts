/** How a list of chats is narrowed. One tab or search of the sidebar is one filter. */
export interface ChatFilter {
  readonly tab: "mine" | "queue" | "all" | "resolved";
  readonly search: string;
}

/** Names of everything kept in the query cache. */
export const keys = {
  setup: ["setup"],
  me: ["me"],
  sessions: ["sessions"],
  counts: ["counts"],
  chatsAll: ["chat"],
  chat: (id: string) => ["chat", id] as const,
  chatListsAll: ["chats"],
  chatList: (filter: ChatFilter) => ["chats", filter] as const,
  forwardChats: (search: string) => ["forward-chats", search] as const,
  foundContacts: (search: string) => ["found-contacts", search] as const,
  contact: (id: string) => ["contact", id] as const,
  threadsAll: ["thread"],
  thread: (chatId: string) => ["thread", chatId] as const,
} as const;
