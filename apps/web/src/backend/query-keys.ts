import type { ChatStatus } from "@gomarketing/contracts";

/** How a list of chats is narrowed. One tab or search of the sidebar is one filter. */
export interface ChatFilter {
  readonly tab: "mine" | "queue" | "all" | "resolved";
  /** Instead of what the tab shows. */
  readonly status?: ChatStatus;
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
  sessionProxy: (id: string) => ["session-proxy", id] as const,
  sessionContents: (id: string) => ["session-contents", id] as const,
  counts: ["counts"],
  chatsAll: ["chat"],
  chat: (id: string) => ["chat", id] as const,
  participants: (chatId: string) => ["participants", chatId] as const,
  chatListsAll: ["chats"],
  chatList: (filter: ChatFilter) => ["chats", filter] as const,
  forwardChats: (search: string) => ["forward-chats", search] as const,
  foundContacts: (search: string) => ["found-contacts", search] as const,
  contactsAll: ["contact"],
  contact: (id: string) => ["contact", id] as const,
  contactListsAll: ["contacts"],
  contactList: (filter: object) => ["contacts", filter] as const,
  contactNotes: (id: string) => ["contact-notes", id] as const,
  contactChats: (id: string) => ["contact-chats", id] as const,
  contactFields: ["contact-fields"],
  contactImport: (id: string) => ["contact-import", id] as const,
  members: ["members"],
  invitations: ["invitations"],
  apiKeys: ["api-keys"],
  audit: (filter: object) => ["audit", filter] as const,
  deskSettings: ["desk-settings"],
  alertSettings: ["alert-settings"],
  push: ["push"],
  signIns: ["sign-ins"],
  labels: ["labels"],
  teams: ["teams"],
  colleagues: ["colleagues"],
  notifications: ["notifications"],
  searched: (search: object) => ["searched", search] as const,
  foundMessages: (search: string, chatId?: string) => ["found-messages", search, chatId] as const,
  quickRepliesAll: ["quick-replies"],
  quickReplies: (search: string) => ["quick-replies", search] as const,
  messageHistory: (id: string) => ["message-history", id] as const,
  sharedFiles: (chatId: string) => ["shared-files", chatId] as const,
  suggestion: (chatId: string) => ["suggestion", chatId] as const,
  monitoring: (query: object) => ["monitoring", query] as const,
  chatsBehind: (figure: string, query: object) => ["chats-behind", figure, query] as const,
  alerts: ["alerts"],
  copilotSettings: ["copilot-settings"],
  enrichmentSettings: ["enrichment-settings"],
  chatSummary: (chatId: string) => ["chat-summary", chatId] as const,
  copilotQuality: (range: string) => ["copilot-quality", range] as const,
  enrichment: (contactId: string) => ["enrichment", contactId] as const,
  articlesAll: ["articles"],
  articles: (filter: object) => ["articles", filter] as const,
  article: (id: string) => ["article", id] as const,
  articleVersions: (id: string) => ["article-versions", id] as const,
  documentsAll: ["documents"],
  documentVersions: (id: string) => ["document-versions", id] as const,
  documents: (filter: object) => ["documents", filter] as const,
  offers: ["knowledge-offers"],
  passages: (question: string) => ["passages", question] as const,
  threadsAll: ["thread"],
  thread: (chatId: string) => ["thread", chatId] as const,
} as const;
