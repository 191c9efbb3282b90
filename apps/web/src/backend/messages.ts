import type { Message, MessageHistory } from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";

export interface MessagePage {
  /** Oldest first. */
  readonly messages: Message[];
  readonly hasMore: boolean;
}

export type NewMessage = { chatId: string; replyTo?: string } & (
  | { type: "text"; text: string; mentions?: string[] }
  | { type: "image" | "document"; mediaId: string; text?: string; mentions?: string[]; isViewOnce?: boolean }
  | { type: "video"; mediaId: string; text?: string; mentions?: string[]; isViewOnce?: boolean; isGif?: boolean }
  | {
      type: "audio";
      mediaId: string;
      isVoice?: boolean;
      durationSeconds?: number;
      waveform?: string;
      isViewOnce?: boolean;
    }
  | { type: "sticker"; mediaId: string }
  | { type: "location"; latitude: number; longitude: number; name?: string; address?: string }
  | { type: "contact"; name: string; phone: string; others?: { name: string; phone: string }[] }
  | { type: "note"; text: string; mentions?: string[] }
  | { type: "poll"; question: string; options: string[]; multiple?: boolean }
);

/** A page of a chat: the newest, or the one that ends before the message `before`. */
export const fetchMessages = (query: {
  chatId: string;
  before?: string;
  limit: number;
  signal?: AbortSignal;
}): Promise<MessagePage> => {
  const { signal, ...rest } = query;
  return answerOf(client.GET("/api/messages", { params: { query: rest }, signal }));
};

/** An answer that has not come by then comes no more: the connection is dead, which a browser may not notice for minutes. */
const POST_TIMEOUT_MS = 20_000;

/** Hands a message to the server; the same key never sends twice. */
export const postMessage = (body: NewMessage, idempotencyKey: string): Promise<Message> =>
  answerOf(
    client.POST("/api/messages", {
      params: { header: { "idempotency-key": idempotencyKey } },
      body,
      signal: AbortSignal.timeout(POST_TIMEOUT_MS),
    }),
  );

/** Sends a message of any chat once more, to another. */
export const forwardMessage = (forwardOf: string, chatId: string): Promise<Message> =>
  answerOf(
    client.POST("/api/messages", {
      params: { header: { "idempotency-key": crypto.randomUUID() } },
      body: { type: "forward", chatId, forwardOf },
    }),
  );

export const editMessage = (id: string, text: string): Promise<Message> =>
  answerOf(client.PATCH("/api/messages/{id}", { params: { path: { id } }, body: { text } }));

export async function revokeMessage(id: string): Promise<void> {
  await client.DELETE("/api/messages/{id}", { params: { path: { id } } });
}

/** Reacts to a message; an empty emoji takes the reaction back. */
export async function reactToMessage(id: string, emoji: string): Promise<void> {
  await client.POST("/api/messages/{id}/reaction", { params: { path: { id } }, body: { emoji } });
}

export async function retryMessage(id: string): Promise<void> {
  await client.POST("/api/messages/{id}/retry", { params: { path: { id } } });
}

/** Where a browser loads a file of ours from. */
export const mediaUrl = (id: string): string => `/api/media/${id}`;

/** What a message said before it was changed or taken back; only for those who may know. */
export const fetchMessageHistory = (id: string): Promise<MessageHistory> =>
  answerOf(client.GET("/api/messages/{id}/history", { params: { path: { id } } }));
