import type { Chat, ChatStatus, Participant } from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";
import type { ChatFilter } from "./query-keys.ts";

export interface ChatPage {
  readonly chats: Chat[];
  readonly nextCursor?: string | null;
}

const PAGE_SIZE = 50;
const NARROWED = {
  mine: { assignee: "me", status: "open" },
  queue: { assignee: "none", status: "open" },
  all: {},
  resolved: { status: "resolved" },
} as const;

/** One page of chats, newest activity first. */
export function fetchChats(filter: ChatFilter, cursor: string | undefined, signal: AbortSignal) {
  const { tab, status, search, label, teamId, sessionId, isUnread } = filter;
  const query = {
    ...NARROWED[tab],
    ...(status && { status }),
    ...(search && { q: search }),
    ...(label && { label }),
    ...(teamId && { team: teamId }),
    ...(sessionId && { session: sessionId }),
    ...(isUnread && { unread: "true" as const }),
    ...(cursor && { cursor }),
    limit: PAGE_SIZE,
  };
  return answerOf<ChatPage>(client.GET("/api/chats", { params: { query }, signal }));
}

export interface ChatCounts {
  readonly mine: number;
  readonly queue: number;
  readonly all: number;
  /** Chats with something unread. */
  readonly unread: number;
}

export const fetchChatCounts = (): Promise<ChatCounts> => answerOf(client.GET("/api/chats/counts"));

export const fetchChat = (id: string): Promise<Chat> =>
  answerOf(client.GET("/api/chats/{id}", { params: { path: { id } } }));

/** Who is in a group, as far as WhatsApp has told. */
export const fetchParticipants = async (id: string): Promise<Participant[]> =>
  (await answerOf(client.GET("/api/chats/{id}/participants", { params: { path: { id } } }))).participants;

export interface ChatChange {
  readonly status?: ChatStatus;
  /** With `snoozed`; without it, until somebody writes. */
  readonly snoozedUntil?: string;
  readonly assigneeId?: string | null;
  readonly teamId?: string | null;
  readonly addLabels?: string[];
  readonly removeLabels?: string[];
}

export const changeChat = (id: string, body: ChatChange): Promise<Chat> =>
  answerOf(client.PATCH("/api/chats/{id}", { params: { path: { id } }, body }));

export async function markChatRead(id: string): Promise<void> {
  await client.POST("/api/chats/{id}/read", { params: { path: { id } } });
}

/** The chat with a number, made when there is none. */
export const startChat = (body: { phone: string; name?: string; sessionId: string }): Promise<Chat> =>
  answerOf(client.POST("/api/chats", { body }));
