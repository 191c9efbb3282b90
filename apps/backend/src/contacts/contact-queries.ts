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
  page: { q?: string; after?: { at: Date; id: string }; limit: number },
): Promise<ContactRow[]> {
  let query = db
    .selectFrom("contacts")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("is_group", "=", false);
  if (page.q) query = query.where("search_text", "like", searchPattern(page.q));
  if (page.after) query = query.where(sql<boolean>`(created_at, id) < (${page.after.at}, ${page.after.id}::uuid)`);
  return query.orderBy("created_at", "desc").orderBy("id", "desc").limit(page.limit).execute();
}
