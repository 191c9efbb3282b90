import type { Participant, Person, WebhookEventOf } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { BackendContext, Member } from "../context.ts";
import type { Queries, Transaction } from "../database/connection.ts";
import type { Mention } from "../messages/incoming-content.ts";
import { ChatNotFound } from "./chat-errors.ts";
import { currentChatId } from "./chat-queries.ts";

type Told = NonNullable<WebhookEventOf<"chat.updated">["data"]["participants"]>;

/**
 * Who is in a chat's group, the session's own account apart: by name, those without one last. Of a chat that is no group, and of
 * a group that WhatsApp has not told of yet, nobody.
 *
 * @throws {ChatNotFound} when the member's organization has no such chat
 */
export async function listParticipants(
  { db }: BackendContext,
  { organizationId }: Member,
  id: string,
): Promise<Participant[]> {
  const queries = db.of(organizationId);
  const chatId = await currentChatId(queries, organizationId, id);
  if (!chatId) throw new ChatNotFound(id);
  const { rows } = await sql<{ jid: string; phone: string | null; name: string | null; is_admin: boolean }>`
    select one.jid, one.phone, one.is_admin, ${NAME} as name
      from chats
      join whatsapp_sessions on whatsapp_sessions.id = chats.session_id
      join group_participants one on one.contact_id = chats.contact_id ${CONTACT}
     where chats.id = ${chatId} and one.phone is distinct from whatsapp_sessions.phone
     order by lower(${NAME}) nulls last, one.phone, one.jid`.execute(queries);
  return rows.map(({ jid, phone, name, is_admin: isAdmin }) => ({
    jid,
    ...(phone !== null && { phone }),
    ...(name !== null && { name }),
    isAdmin,
  }));
}

/** Keeps who is in a group, in place of what was known: all of them, as WhatsApp told. */
export async function keepParticipants(tx: Transaction, contactId: string, people: Told): Promise<void> {
  const before = await tx.deleteFrom("group_participants").where("contact_id", "=", contactId).returningAll().execute();
  const names = new Map(
    before.flatMap(({ jid, lid, phone, name }) =>
      [jid, lid, phone].flatMap((address) => (address && name ? [[address, name] as const] : [])),
    ),
  );
  const nameOf = ({ jid, lid = "", phone = "" }: Person) => names.get(jid) ?? names.get(lid) ?? names.get(phone);
  await upsert(
    tx,
    people.map((one) => ({ contactId, ...one, name: one.name ?? nameOf(one) })),
  );
}

/** Keeps that people came to a group, left it, or lead it now or no longer. */
export async function moveParticipants(
  tx: Transaction,
  contactId: string,
  action: WebhookEventOf<"chat.participants">["data"]["action"],
  people: readonly Person[],
): Promise<void> {
  if (action === "left") {
    await tx
      .deleteFrom("group_participants")
      .where("contact_id", "=", contactId)
      .where(({ or, eb }) =>
        or([
          eb("jid", "=", anyOf(people.map(({ jid }) => jid))),
          eb("lid", "=", anyOf(people.flatMap(({ lid }) => lid ?? []))),
          eb("phone", "=", anyOf(people.flatMap(({ phone }) => phone ?? []))),
        ]),
      )
      .execute();
    return;
  }
  const isAdmin = action === "joined" ? undefined : action === "promoted";
  await upsert(
    tx,
    people.map((one) => ({ contactId, ...one, isAdmin })),
  );
}

interface Sighting extends Person {
  /** The group. */
  readonly contactId: string;
  readonly isAdmin?: boolean | undefined;
}

/** Keeps what people in groups call themselves: each message of theirs says so. */
export const keepSenders = (tx: Transaction, senders: readonly Sighting[]): Promise<void> =>
  upsert(
    tx,
    senders.filter(({ name }) => name),
  );

// What is not said stays as it was known.
async function upsert(tx: Transaction, people: readonly Sighting[]): Promise<void> {
  if (people.length === 0) return;
  const byAddress = new Map(people.map((one) => [`${one.contactId} ${one.jid}`, one]));
  const rows = [...byAddress.values()].map(({ contactId, jid, lid, phone, name, isAdmin }) => ({
    contact_id: contactId,
    jid,
    lid,
    phone,
    name,
    is_admin: isAdmin,
  }));
  await sql`
    insert into group_participants as known (contact_id, organization_id, jid, lid, phone, name, is_admin)
    select contact_id, ${tx.organizationId}, jid, lid, phone, name, coalesce(is_admin, false)
      from json_populate_recordset(null::group_participants, ${JSON.stringify(rows)}::json)
     order by contact_id, jid
    on conflict (contact_id, jid) do update
      set lid = coalesce(excluded.lid, known.lid), phone = coalesce(excluded.phone, known.phone),
          name = coalesce(excluded.name, known.name),
          is_admin = case when ${people.some(({ isAdmin }) => isAdmin !== undefined)} then excluded.is_admin else known.is_admin end
      where (excluded.lid, excluded.phone, excluded.name) is distinct from (known.lid, known.phone, known.name)
         or ${people.some(({ isAdmin }) => isAdmin !== undefined)}`.execute(tx);
}

interface Known {
  readonly contact_id: string;
  readonly jid: string;
  readonly lid: string | null;
  readonly phone: string | null;
  readonly name: string | null;
}

/**
 * Finds whom texts name.
 *
 * @param wanted addresses, by their group's contact
 * @returns says who an address is in a group
 */
export async function findMentioned(
  db: Queries,
  wanted: readonly { contactId: string; jids: readonly string[] }[],
): Promise<(contactId: string, jid: string) => Mention> {
  const jids = wanted.flatMap((one) => one.jids);
  const { rows } =
    jids.length === 0
      ? { rows: [] }
      : await sql<Known>`
          select one.contact_id, one.jid, one.lid, one.phone, ${NAME} as name
            from group_participants one ${CONTACT}
           where one.contact_id = any(${wanted.map(({ contactId }) => contactId)}::uuid[])
             and (one.jid = ${anyOf(jids)} or one.lid = ${anyOf(jids)}
                  or one.phone = ${anyOf(jids.flatMap((jid) => phoneIn(jid) ?? []))})`.execute(db);
  return (contactId, jid) => {
    const number = phoneIn(jid);
    const known = rows.find(
      (one) =>
        one.contact_id === contactId &&
        (one.jid === jid || one.lid === jid || (number !== undefined && one.phone === number)),
    );
    const phone = number ?? known?.phone;
    return { jid, ...(phone && { phone }), ...(known?.name && { name: known.name }) };
  };
}

/** The number in an address that has one. */
const phoneIn = (jid: string): string | undefined => {
  const digits = jid.match(/^(\d{7,15})(?::\d+)?@s\.whatsapp\.net$/)?.[1];
  return digits && `+${digits}`;
};

const anyOf = (values: readonly string[]) => sql<string>`any(${[...values]}::text[])`;

/** The contact that somebody in a group is, where they are one. */
const CONTACT = sql`left join lateral (
  select name, push_name from contacts
   where organization_id = one.organization_id and not is_group and (lid = one.lid or phone = one.phone)
   order by name nulls last limit 1) known on true`;
/** What somebody gave them here counts more than what they call themselves. */
const NAME = sql<string | null>`coalesce(known.name, one.name, known.push_name)`;
