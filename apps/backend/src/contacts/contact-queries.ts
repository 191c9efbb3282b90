import type { Contact } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { Queries } from "../database/connection.ts";
import type { ContactRow } from "../database/tables.ts";
import { searchPattern } from "./search-text.ts";

export function showContact(row: ContactRow): Contact {
  return {
    id: row.id,
    name: row.name ?? row.push_name ?? row.phone ?? "",
    ...(row.phone !== null && { phone: row.phone }),
    ...(row.lid !== null && { lid: row.lid }),
    ...(row.jid !== null && { jid: row.jid }),
    ...(row.push_name !== null && { pushName: row.push_name }),
    ...(row.picture_url !== null && { pictureUrl: row.picture_url }),
    fields: row.fields,
    ...(row.blocked_at && { blockedAt: row.blocked_at.toISOString() }),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

export const selectContact = (db: Queries, organizationId: string, id: string): Promise<ContactRow | undefined> =>
  db
    .selectFrom("contacts")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();

export const selectContactsById = (db: Queries, ids: readonly string[]): Promise<ContactRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom("contacts")
        .selectAll()
        .where("id", "in", [...ids])
        .execute();

/** A page of contacts, newest first. */
export async function selectContacts(
  db: Queries,
  organizationId: string,
  page: {
    q?: string;
    isBlocked?: boolean;
    /** With whom there is a chat on this session; with this label. */
    session?: string;
    label?: string;
    after?: { at: Date; id: string };
    limit: number;
  },
): Promise<ContactRow[]> {
  let query = db
    .selectFrom("contacts")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("is_group", "=", false);
  if (page.q) query = query.where("search_text", "like", searchPattern(page.q));
  if (page.isBlocked !== undefined) query = query.where("blocked_at", page.isBlocked ? "is not" : "is", null);
  const { session, label } = page;
  if (session !== undefined || label !== undefined)
    query = query.where(({ exists, selectFrom }) => {
      let chats = selectFrom("chats").select("chats.id").whereRef("chats.contact_id", "=", "contacts.id");
      if (session !== undefined) chats = chats.where("chats.session_id", "=", session);
      if (label !== undefined) chats = chats.where(sql<boolean>`chats.labels @> array[${label}]::text[]`);
      return exists(chats);
    });
  if (page.after) query = query.where(sql<boolean>`(created_at, id) < (${page.after.at}, ${page.after.id}::uuid)`);
  return query.orderBy("created_at", "desc").orderBy("id", "desc").limit(page.limit).execute();
}
