/** How a list of chats is narrowed. One tab or search of the sidebar is one filter. */
export interface ChatFilter {
  readonly tab: "mine" | "queue" | "all" | "resolved";
  readonly search: string;
  readonly label?: string;
  readonly teamId?: string;
  readonly sessionId?: string;
  readonly isUnread?: boolean;
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
  contactsAll: ["contact"],
  contact: (id: string) => ["contact", id] as const,
  labels: ["labels"],
  teams: ["teams"],
  colleagues: ["colleagues"],
  notifications: ["notifications"],
  foundMessages: (search: string, chatId?: string) => ["found-messages", search, chatId] as const,
  quickReplies: (search: string) => ["quick-replies", search] as const,
  messageHistory: (id: string) => ["message-history", id] as const,
  sharedFiles: (chatId: string) => ["shared-files", chatId] as const,
  suggestion: (chatId: string) => ["suggestion", chatId] as const,
  monitoring: (query: object) => ["monitoring", query] as const,
  chatsBehind: (figure: string, query: object) => ["chats-behind", figure, query] as const,
  alerts: ["alerts"],
  threadsAll: ["thread"],
  thread: (chatId: string) => ["thread", chatId] as const,
} as const;
