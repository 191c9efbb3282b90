import type { SearchResults } from "@gomarketing/contracts";
import type { BackendContext, Member } from "../context.ts";
import type { Queries } from "../database/connection.ts";
import { showMessage } from "../messages/message-presenter.ts";
import { selectMessagesById } from "../messages/message-queries.ts";
import { excerptOf, textsOf, wordsOf } from "./highlight.ts";
import { encodeSearchCursor, type MessagesCursor, type Place } from "./search-cursor.ts";
import {
  type ChatOfFound,
  type FoundMessage,
  selectChatsOfFound,
  selectFoundMessages,
  selectSoughtWords,
} from "./search-queries.ts";
import type { Wanted } from "./wanted.ts";

/** What fits best is looked for among so many of the newest messages, then among as many that are older, and so on. */
const WINDOW_MESSAGES = 200;
/** A window that is looked at again may hold more: what was edited, or came late from a phone's history. */
const MAX_WINDOW_MESSAGES = 1_000;

const FIRST_ID = "00000000-0000-0000-0000-000000000000";
const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";
const LONG_AGO = "0001-01-01T00:00:00.000Z";

export interface MessageSearch {
  readonly q: string;
  readonly wanted: Wanted;
  /** Sent then or later. */
  readonly from?: Date;
  /** Sent before. */
  readonly to?: Date;
  readonly cursor?: MessagesCursor;
  readonly limit: number;
}

type FoundMessages = NonNullable<SearchResults["messages"]>;

/**
 * Messages with all the words asked. Of the newest 200 those that fit best come first, equals the newest first; then of the
 * 200 before, and so on, so that a page costs the same however many there are. Going on with the cursor, a message that stays
 * as it is comes once, whatever arrives meanwhile.
 */
export async function searchMessages(
  { db, clock }: BackendContext,
  { organizationId }: Member,
  search: MessageSearch,
): Promise<FoundMessages> {
  const queries = db.of(organizationId);
  const start = search.cursor ?? begin(search, clock());
  const { found, next } = await pageFrom(queries, search, start);
  return {
    found: await show(queries, search.q, found),
    nextCursor: next ? encodeSearchCursor(next) : null,
    asOf: start.asOf,
  };
}

function begin({ to }: MessageSearch, now: Date): MessagesCursor {
  const asOf = now.toISOString();
  // `to` itself is not meant; what was sent this very moment is.
  return { of: "messages", asOf, before: to && to <= now ? [to.toISOString(), FIRST_ID] : [asOf, LAST_ID] };
}

async function pageFrom(
  db: Queries,
  search: MessageSearch,
  start: MessagesCursor,
): Promise<{ found: FoundMessage[]; next: MessagesCursor | undefined }> {
  const found: FoundMessage[] = [];
  let at: MessagesCursor | undefined = start;
  while (at && found.length < search.limit) {
    const window = await readWindow(db, search, at);
    const shown = window.left.slice(0, search.limit - found.length);
    found.push(...shown);
    const last = shown.at(-1);
    if (last && shown.length < window.left.length)
      at = {
        ...start,
        before: at.before,
        window: { from: window.from, after: [last.rank, ...placeOf(last)], isLast: window.isLast },
      };
    else at = window.isLast ? undefined : { of: "messages", asOf: start.asOf, before: window.from };
  }
  return { found, next: at };
}

interface Window {
  /** Of its messages those that were not shown, what fits best first. */
  readonly left: readonly FoundMessage[];
  readonly from: Place;
  readonly isLast: boolean;
}

async function readWindow(db: Queries, search: MessageSearch, { before, window }: MessagesCursor): Promise<Window> {
  const { q, wanted } = search;
  if (window) {
    const { from, after, isLast } = window;
    const rows = await selectFoundMessages(db, { q, wanted, before, from, take: MAX_WINDOW_MESSAGES });
    return { left: inOrder(rows).filter((row) => isAfter(row, after)), from, isLast };
  }
  const lowest: Place = [search.from?.toISOString() ?? LONG_AGO, FIRST_ID];
  const rows = await selectFoundMessages(db, { q, wanted, before, from: lowest, take: WINDOW_MESSAGES });
  const oldest = rows.reduce<FoundMessage | undefined>((a, b) => (a && isNewer(a, b) ? b : (a ?? b)), undefined);
  const isLast = rows.length < WINDOW_MESSAGES;
  return { left: inOrder(rows), from: oldest && !isLast ? placeOf(oldest) : lowest, isLast };
}

const placeOf = ({ sentAt, id }: FoundMessage): Place => [sentAt.toISOString(), id];

const isNewer = (a: FoundMessage, b: FoundMessage): boolean =>
  a.sentAt.getTime() === b.sentAt.getTime() ? a.id > b.id : a.sentAt > b.sentAt;

const inOrder = (rows: readonly FoundMessage[]): FoundMessage[] =>
  rows.toSorted((a, b) => b.rank - a.rank || (isNewer(a, b) ? -1 : 1));

const isAfter = (row: FoundMessage, [rank, at, id]: readonly [number, string, string]): boolean =>
  row.rank === rank ? isNewer({ rank, sentAt: new Date(at), id }, row) : row.rank < rank;

async function show(db: Queries, q: string, found: readonly FoundMessage[]): Promise<FoundMessages["found"]> {
  const rows = await selectMessagesById(
    db,
    found.map(({ id }) => id),
  );
  const messages = new Map(rows.map((row) => [row.id, showMessage(row)]));
  const chats = new Map(
    (await selectChatsOfFound(db, [...new Set(rows.map((row) => row.chat_id))])).map((chat) => [chat.id, chat]),
  );
  const sought = await selectSoughtWords(db, q, wordsOf([...messages.values()].flatMap(textsOf)));
  return found.flatMap(({ id }) => {
    const message = messages.get(id);
    const chat = chats.get(message?.chatId ?? "");
    if (!message || !chat) return [];
    return { message, chat: showChat(chat), excerpt: excerptOf(textsOf(message), (word) => sought.has(word)) };
  });
}

const showChat = (row: ChatOfFound): FoundMessages["found"][number]["chat"] => ({
  id: row.id,
  isGroup: row.is_group,
  contact: { id: row.contact_id, name: row.contact_name, ...(row.phone !== null && { phone: row.phone }) },
  session: { id: row.session_id, name: row.session_name },
});
