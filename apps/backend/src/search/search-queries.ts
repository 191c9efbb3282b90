import { sql } from "kysely";
import type { Queries } from "../database/connection.ts";
import type { Place } from "./search-cursor.ts";
import type { Wanted } from "./wanted.ts";

export interface FoundMessage {
  readonly id: string;
  readonly sentAt: Date;
  readonly rank: number;
}

/** The newest `take` messages with these words that are as wanted, sent before one place in time and not before another. */
export async function selectFoundMessages(
  db: Queries,
  sought: { q: string; wanted: Wanted; before: Place; from: Place; take: number },
): Promise<FoundMessage[]> {
  const { q, wanted, before, from, take } = sought;
  const { rows } = await sql<FoundMessage>`
    select message_id as id, sent_at as "sentAt", rank
      from search_messages(${q}, ${JSON.stringify(wanted)}::jsonb, ${before[0]}::timestamptz, ${before[1]}::uuid,
                           ${from[0]}::timestamptz, ${from[1]}::uuid, ${take}::integer)`.execute(db);
  return rows;
}

export interface FoundName {
  readonly id: string;
  readonly score: number;
}

/** What is looked for in names: each ready for LIKE. */
export interface NameParts {
  readonly name: string;
  readonly parts: readonly string[];
  readonly numbers: readonly string[];
  /** For each part, what it may have been meant to be. */
  readonly slips: readonly (readonly string[])[];
}

/** Contacts, or chats, in the order of how well their names fit, after a place in it. */
export async function selectFoundNames(
  db: Queries,
  sought: NameParts & { of: "contacts" | "chats"; wanted: Wanted; after: FoundName; take: number },
): Promise<FoundName[]> {
  const { name, parts, numbers, slips, of, wanted, after, take } = sought;
  const { rows } = await sql<FoundName>`
    select id, score
      from search_names(${name}, ${[...parts]}::text[], ${[...numbers]}::text[], ${JSON.stringify(slips)}::jsonb, ${of === "chats"}, ${JSON.stringify(wanted)}::jsonb,
                        ${after.score}::double precision, ${after.id}::uuid, ${take}::integer)`.execute(db);
  return rows;
}

/** Of words as they are folded, those that a search is for. */
export async function selectSoughtWords(db: Queries, q: string, folded: readonly string[]): Promise<Set<string>> {
  if (q === "" || folded.length === 0) return new Set();
  const { rows } = await sql<{ word: string }>`
    select word from sought_words(${q}, ${[...folded]}::text[]) as word`.execute(db);
  return new Set(rows.map(({ word }) => word));
}

export interface ChatOfFound {
  readonly id: string;
  readonly is_group: boolean;
  readonly contact_id: string;
  readonly contact_name: string;
  readonly phone: string | null;
  readonly session_id: string;
  readonly session_name: string;
}

/** Whose chats they are, and on which sessions. */
export const selectChatsOfFound = (db: Queries, ids: readonly string[]): Promise<ChatOfFound[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom("chats")
        .innerJoin("contacts", "contacts.id", "chats.contact_id")
        .innerJoin("whatsapp_sessions", "whatsapp_sessions.id", "chats.session_id")
        .select(["chats.id", "chats.is_group", "chats.contact_id", "contacts.phone", "chats.session_id"])
        .select(({ fn, val }) => [
          fn.coalesce("contacts.name", "contacts.push_name", "contacts.phone", val("")).as("contact_name"),
          "whatsapp_sessions.name as session_name",
        ])
        .where("chats.id", "=", sql<string>`any(${[...ids]}::uuid[])`)
        .execute();
