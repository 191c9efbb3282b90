import type { MessageKind, SearchResults } from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";

export interface MessageSearch {
  readonly q: string;
  /** Of one contact's chats, and of one session: together, one chat. */
  readonly contactId?: string;
  readonly sessionId?: string;
  readonly kinds?: readonly MessageKind[];
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly signal?: AbortSignal;
}

export type FoundMessages = NonNullable<SearchResults["messages"]>;

/** Messages with these words, what fits best and is newest first. */
export async function searchMessages(search: MessageSearch): Promise<FoundMessages> {
  const { q, contactId, sessionId, kinds, limit, cursor, signal } = search;
  const query = {
    q,
    in: "messages" as const,
    limit,
    ...(contactId && { person: contactId }),
    ...(sessionId && { session: sessionId }),
    ...(kinds && { kind: kinds.join(",") }),
    ...(cursor && { cursor }),
  };
  const { messages } = await answerOf(client.GET("/api/search", { params: { query }, signal }));
  return messages ?? { found: [], nextCursor: null, asOf: new Date().toISOString() };
}
