import type { SearchResults } from "@gomarketing/contracts";
import { showChats } from "../chats/chat-queries.ts";
import { selectContactsById, showContact } from "../contacts/contact-queries.ts";
import type { BackendContext, Member } from "../context.ts";
import type { Queries } from "../database/connection.ts";
import { fold, markName } from "./highlight.ts";
import { encodeSearchCursor, type NamesCursor } from "./search-cursor.ts";
import { type FoundName, type NameParts, selectFoundNames } from "./search-queries.ts";
import { slipsOf } from "./slips.ts";
import type { Wanted } from "./wanted.ts";

/** Better than any: the beginning. */
const BEFORE_ALL: FoundName = { score: 100, id: "ffffffff-ffff-ffff-ffff-ffffffffffff" };
const MAX_PARTS = 8;

export interface NameSearch {
  readonly q: string;
  readonly wanted: Wanted;
  readonly cursor?: NamesCursor;
  readonly limit: number;
}

/** Contacts by name, number or e-mail; where few are so called, also those with names written alike. */
export async function searchContacts(
  { db }: BackendContext,
  { organizationId }: Member,
  search: NameSearch,
): Promise<NonNullable<SearchResults["contacts"]>> {
  const queries = db.of(organizationId);
  const { ids, nextCursor, marks } = await pageOf(queries, "contacts", search);
  const contacts = new Map((await selectContactsById(queries, ids)).map((row) => [row.id, showContact(row)]));
  return {
    found: ids.flatMap((id) => {
      const contact = contacts.get(id);
      return contact ? { contact, name: markName(contact.name, marks) } : [];
    }),
    nextCursor,
  };
}

/** Chats by the name, number or e-mail of whom they are with. */
export async function searchChats(
  { db }: BackendContext,
  { organizationId }: Member,
  search: NameSearch,
): Promise<NonNullable<SearchResults["chats"]>> {
  const queries = db.of(organizationId);
  const { ids, nextCursor, marks } = await pageOf(queries, "chats", search);
  const chats = await showChats(queries, ids);
  return { found: chats.map((chat) => ({ chat, name: markName(chat.contact.name, marks) })), nextCursor };
}

async function pageOf(
  db: Queries,
  of: "contacts" | "chats",
  { q, wanted, cursor, limit }: NameSearch,
): Promise<{ ids: string[]; nextCursor: string | null; marks: string[] }> {
  const marks = partsOf(q);
  const rows = await selectFoundNames(db, {
    ...namePartsOf(q, marks),
    of,
    wanted,
    after: cursor ?? BEFORE_ALL,
    take: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = last && rows.length > limit ? encodeSearchCursor({ of, score: last.score, id: last.id }) : null;
  return { ids: shown.map(({ id }) => id), nextCursor, marks };
}

const partsOf = (q: string): string[] =>
  fold(q)
    .replaceAll('"', " ")
    .split(/\s+/)
    .filter((part) => part !== "")
    .slice(0, MAX_PARTS);

function namePartsOf(q: string, parts: readonly string[]): NameParts {
  const numbers = numbersOf(q);
  const slips = numbers.length > 0 ? [] : parts.map(slipsOf);
  return { name: parts.join(" "), parts: parts.map(forLike), numbers, slips };
}

const forLike = (part: string): string => part.replaceAll(/[\\%_]/g, (special) => `\\${special}`);

/** A number as it may be kept: of a Brazilian mobile with the ninth digit and without. None, when it is no number. */
function numbersOf(q: string): string[] {
  if (!/^[+\d\s().-]+$/.test(q)) return [];
  const digits = q.replaceAll(/\D/g, "").replace(/^0+/, "");
  if (digits === "") return [];
  const [, country = "", area = "", rest = ""] = /^(55)?(\d{2})9?([6-9]\d{7})$/.exec(digits) ?? [];
  return rest === "" ? [digits] : [`${country}${area}9${rest}`, `${country}${area}${rest}`];
}
