import { sql } from "kysely";
import { mergeChats } from "../chats/merge-chats.ts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ContactRow } from "../database/tables.ts";
import { moveFacts } from "../enrichment/move-facts.ts";

/** What points to a person and goes with them; a test holds this and the next against the database. */
export const FOLLOWS_CONTACT = [
  "chats",
  "contact_aliases",
  "contact_enrichment",
  "contact_facts",
  "contact_notes",
] as const;

/** What points to a group alone: groups are never one with another. */
export const BELONGS_TO_GROUP = ["group_participants"] as const;

/**
 * Two rows are one person: `stays` takes over the other's chats, what was known of it, and its addresses, so that whoever
 * writes from one of them is found. Chats of the same session become one (`mergeChats`). Their rows are held.
 *
 * @returns the chats that are not as they were
 */
export async function mergeContacts(
  { jobs }: Pick<BackendContext, "jobs">,
  tx: Transaction,
  stays: ContactRow,
  goes: ContactRow,
): Promise<string[]> {
  const chats = await tx
    .selectFrom("chats")
    .selectAll()
    .where("contact_id", "in", [stays.id, goes.id])
    .orderBy("id")
    .forUpdate()
    .execute();
  const changed: string[] = [];
  for (const chat of chats.filter(({ contact_id: id }) => id === goes.id)) {
    const target = chats.find((one) => one.contact_id === stays.id && one.session_id === chat.session_id);
    if (target) await mergeChats({ jobs }, tx, target, chat);
    else await tx.updateTable("chats").set({ contact_id: stays.id }).where("id", "=", chat.id).execute();
    changed.push(target?.id ?? chat.id);
  }
  await sql`
    update messages set author_id = ${stays.id}
     where chat_id = any(${changed}::uuid[]) and author_kind = 'contact' and author_id = ${goes.id}`.execute(tx);
  await moveFacts(tx, stays.id, goes.id);
  await takeOver(tx, stays, goes);
  return changed;
}

async function takeOver(tx: Transaction, stays: ContactRow, goes: ContactRow): Promise<void> {
  const fields = { ...goes.fields, ...stays.fields };
  const set = {
    lid: stays.lid ?? goes.lid,
    phone: stays.phone ?? goes.phone,
    jid: stays.jid ?? goes.jid,
    name: stays.name ?? goes.name,
    push_name: stays.push_name ?? goes.push_name,
    picture_url: stays.picture_url ?? goes.picture_url,
  };
  await tx.updateTable("contact_notes").set({ contact_id: stays.id }).where("contact_id", "=", goes.id).execute();
  await tx.updateTable("contact_aliases").set({ contact_id: stays.id }).where("contact_id", "=", goes.id).execute();
  await tx.deleteFrom("contacts").where("id", "=", goes.id).execute();
  await tx
    .updateTable("contacts")
    .set({ ...set, fields: JSON.stringify(fields) })
    .where("id", "=", stays.id)
    .execute();
  const others = [goes.lid, goes.phone].filter((value) => value !== null && value !== set.lid && value !== set.phone);
  if (others.length > 0)
    await sql`
      insert into contact_aliases (organization_id, value, contact_id)
      select ${tx.organizationId}, value, ${stays.id} from unnest(${others}::text[]) as value
      on conflict (organization_id, value) do update set contact_id = excluded.contact_id`.execute(tx);
  Object.assign(stays, set, { fields });
}
