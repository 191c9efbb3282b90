import type { Chat, Message } from "@gomarketing/contracts";

const AT = "2026-11-23T14:37:00.000Z";
export const MARINA = { kind: "contact", id: "contact-marina", name: "Marina Duarte" } as const;
export const RAFAEL = { kind: "member", id: "member-rafael", name: "Rafael" } as const;

/** A received message; a test states only what matters to it. */
export function givenMessage(facts: Partial<Message> & { position: number }): Message {
  return {
    id: `message-${facts.position}`,
    chatId: "chat-marina",
    direction: "inbound",
    author: MARINA,
    type: "text",
    text: `mensagem ${facts.position}`,
    reactions: [],
    state: "received",
    sentAt: AT,
    createdAt: AT,
    ...facts,
  };
}

/** A message that the agent wrote. */
export const givenAnswer = (facts: Partial<Message> & { position: number }): Message =>
  givenMessage({ direction: "outbound", author: RAFAEL, state: "sent", ...facts });

export function givenChat(facts: Partial<Chat> & { id: string }): Chat {
  return {
    contact: { id: `contact-of-${facts.id}`, name: facts.id },
    session: { id: "session-1", name: "Loja Centro" },
    isGroup: false,
    status: "open",
    labels: [],
    unreadCount: 0,
    lastActivityAt: AT,
    ...facts,
  };
}
