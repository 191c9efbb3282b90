import type { MessageKind, SearchResults } from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";

export interface Search {
  readonly q: string;
  readonly in: "messages" | "chats" | "contacts" | "all";
  readonly session?: string | undefined;
  readonly label?: string | undefined;
  readonly assignee?: string | undefined;
  /** Of messages alone: their kinds, and the times they were sent between. */
  readonly kinds?: readonly MessageKind[] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly signal: AbortSignal;
}

/** Words and names anywhere, what fits best and is newest first; names with slips of the pen too. */
export function searchFor({ signal, kinds, ...search }: Search): Promise<SearchResults> {
  const given = Object.entries({ ...search, kind: kinds?.join(",") }).filter(([, value]) => value);
  return answerOf(client.GET("/api/search", { params: { query: Object.fromEntries(given) }, signal }));
}

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
