import type { Person } from "@gomarketing/contracts";
import { sql } from "kysely";
import { showChat } from "../chats/chat-queries.ts";
import { showContact } from "../contacts/contact-queries.ts";
import { mergeContacts } from "../contacts/merge-contacts.ts";
import { phoneVariants } from "../contacts/phone-variants.ts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ContactRow } from "../database/tables.ts";
import { ContactDirectory, type KnownContact } from "./contact-directory.ts";

type Context = Pick<BackendContext, "newId" | "clock" | "jobs">;

/** The contact behind one person: see `resolveContacts`. */
export async function resolveContact(context: Context, tx: Transaction, person: Person): Promise<ContactRow> {
  const [contact] = await resolveContacts(context, tx, [person]);
  if (!contact) throw new Error("a person came to no contact");
  return contact;
}

/**
 * The contacts behind people at WhatsApp, in their order; made where there are none. LID and phone number name one person,
 * whichever came first; a Brazilian number with and without the ninth digit is one. What is newly known is written and told
 * to browsers; a name that somebody gave here is never touched. However many people, the statements are few.
 *
 * @param known what `lockContacts` answered for these people, or for more
 */
export async function resolveContacts(
  { newId, clock, jobs }: Context,
  tx: Transaction,
  people: readonly Person[],
  known?: readonly KnownContact[],
): Promise<ContactRow[]> {
  if (people.length === 0) return [];
  const locked = known ?? (await lockContacts(tx, people));
  const directory = new ContactDirectory(locked, tx.organizationId, newId, clock);
  const resolved: ContactRow[] = [];
  for (const person of people) {
    const [oldest, ...others] = directory.find(person);
    if (!oldest) {
      const contact = directory.add(person);
      tx.announce({ type: "contact.created", contactId: contact.id });
      resolved.push(contact);
      continue;
    }
    for (const other of others) {
      // Until today two rows were not known to be one person: the older stays.
      await storeContacts(tx, directory.takeChanged());
      await tellChats(tx, await mergeContacts({ jobs }, tx, oldest, other));
      directory.replace(other, oldest);
    }
    resolved.push(directory.learn(oldest, person));
  }
  for (const changed of directory.toTell) tx.live(["inbox"], { event: "contact.updated", data: showContact(changed) });
  await storeContacts(tx, directory.takeChanged());
  return resolved.map((row) => directory.current(row));
}

/** The rows that these people may have, held until the transaction ends. In the order of ids, so that two who lock many do not wait for each other. */
export async function lockContacts(tx: Transaction, people: readonly Person[]): Promise<KnownContact[]> {
  if (people.length === 0) return [];
  const lids = people.flatMap(({ lid }) => lid ?? []);
  const phones = people.flatMap(({ phone }) => (phone ? phoneVariants(phone) : []));
  const jids = people.flatMap(({ lid, phone, jid }) => (lid || phone ? [] : jid));
  return tx
    .selectFrom("contacts")
    .selectAll()
    .select(sql<string[]>`array(select value from contact_aliases where contact_id = contacts.id)`.as("aliases"))
    .where("organization_id", "=", tx.organizationId)
    .where("is_group", "=", false)
    .where(({ or, eb }) =>
      or([
        ...(lids.length > 0 ? [eb("lid", "=", sql<string>`any(${lids})`)] : []),
        ...(phones.length > 0 ? [eb("phone", "=", sql<string>`any(${phones})`)] : []),
        ...(jids.length > 0 ? [eb("jid", "=", sql<string>`any(${jids})`)] : []),
        // Looked up before, once: an index serves each of these.
        eb("id", "=", ofAliases(tx.organizationId, [...lids, ...phones])),
      ]),
    )
    .orderBy("id")
    .forUpdate()
    .execute();
}

const ofAliases = (organizationId: string, values: readonly string[]) => sql<string>`any(array(
  select contact_id from contact_aliases where organization_id = ${organizationId} and value = any(${[...values]}::text[])))`;

async function storeContacts(tx: Transaction, rows: readonly ContactRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into contacts (id, organization_id, push_name, phone, lid, jid, created_at, updated_at)
    select id, organization_id, push_name, phone, lid, jid, created_at, updated_at
      from json_populate_recordset(null::contacts, ${JSON.stringify(rows)}::json)
    on conflict (id) do update
      set push_name = excluded.push_name, phone = excluded.phone, lid = excluded.lid, jid = excluded.jid,
          updated_at = excluded.updated_at`.execute(tx);
}

async function tellChats(tx: Transaction, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const chat = await showChat(tx, id);
    if (chat) tx.live(["inbox", `chat:${id}`], { event: "chat.updated", data: chat });
  }
}
