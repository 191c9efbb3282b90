import type { MessageKind, SearchKind, SearchResults } from "@gomarketing/contracts";
import { InvalidInput } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import { decodeSearchCursor } from "./search-cursor.ts";
import { searchMessages } from "./search-messages.ts";
import { searchChats, searchContacts } from "./search-names.ts";
import { wantedBy } from "./wanted.ts";

export interface SearchQuery {
  readonly q: string;
  readonly in: SearchKind | "all";
  readonly person?: string;
  readonly session?: string;
  readonly label?: string;
  readonly assignee?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly kind?: readonly MessageKind[];
  readonly cursor?: string;
  readonly limit: number;
}

/**
 * Finds messages by their words, and contacts and chats by name, number or e-mail. Messages are found by filters alone, too.
 *
 * @throws {InvalidInput} when nothing is asked, or the cursor belongs to another search
 */
export async function search(context: BackendContext, member: Member, query: SearchQuery): Promise<SearchResults> {
  const { q, from, to, limit } = query;
  const cursor = decodeSearchCursor(query.cursor);
  const kinds = kindsOf(query);
  if (cursor && !kinds.includes(cursor.of))
    throw new InvalidInput(`This cursor goes on with ${cursor.of}. Give in=${cursor.of}, or leave the cursor out.`, [
      { path: "cursor", message: `is one of ${cursor.of}` },
    ]);
  const wanted = wantedBy(member, {
    person: query.person,
    session: query.session,
    label: query.label,
    assignee: query.assignee,
    kinds: query.kind,
  });
  const results: { -readonly [Kind in SearchKind]?: SearchResults[Kind] } = {};
  const isWanted = (kind: SearchKind): boolean => kinds.includes(kind) && (cursor === undefined || cursor.of === kind);
  // One after the other: a search takes one connection.
  if (isWanted("messages"))
    results.messages = await searchMessages(context, member, {
      q,
      wanted,
      from,
      to,
      limit,
      cursor: cursor?.of === "messages" ? cursor : undefined,
    });
  const names = { q, wanted, limit, cursor: cursor && cursor.of !== "messages" ? cursor : undefined };
  if (isWanted("contacts")) results.contacts = await searchContacts(context, member, names);
  if (isWanted("chats")) results.chats = await searchChats(context, member, names);
  return results;
}

/** What is searched. Period and kind are of messages, and without a word there are no names to find. */
function kindsOf(query: SearchQuery): SearchKind[] {
  const { q, from, to, kind, person, session, label, assignee } = query;
  const isOfMessages = from !== undefined || to !== undefined || kind !== undefined;
  if (q === "" && !isOfMessages && [person, session, label, assignee].every((filter) => filter === undefined))
    throw new InvalidInput("Give q, the words to look for, or a filter.", [{ path: "q", message: "is missing" }]);
  if (query.in !== "all") {
    if (q === "" && query.in !== "messages")
      throw new InvalidInput(
        `Give q: ${query.in} are found by name, number or e-mail. GET /api/${query.in === "chats" ? "chats" : "chat-contacts"} lists them.`,
        [{ path: "q", message: "is missing" }],
      );
    return [query.in];
  }
  return q === "" || isOfMessages ? ["messages"] : ["messages", "contacts", "chats"];
}
