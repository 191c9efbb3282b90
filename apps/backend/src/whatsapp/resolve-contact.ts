import type { Person } from "@gomarketing/contracts";
import { phoneVariants } from "../contacts/phone-variants.ts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ContactRow } from "../database/tables.ts";

/**
 * The contact behind a person at WhatsApp, made when there is none. LID and phone number name one person, whichever came
 * first; a Brazilian number with and without the ninth digit is one. What is newly known is written; a name that
 * somebody gave here is never touched.
 */
export async function resolveContact(
  { newId }: Pick<BackendContext, "newId">,
  tx: Transaction,
  person: Person,
): Promise<ContactRow> {
  const found = await findContacts(tx, person);
  const [first, ...others] = found;
  if (!first) return insertContact(tx, newId(), person);
  // Until today two rows were not known to be one person: the older stays, and takes over what the other knew.
  for (const other of others) await absorb(tx, first, other);
  return updateContact(tx, first, person);
}

async function findContacts(tx: Transaction, { lid, phone, jid }: Person): Promise<ContactRow[]> {
  return tx
    .selectFrom("contacts")
    .selectAll()
    .where("organization_id", "=", tx.organizationId)
    .where(({ or, eb }) =>
      or([
        ...(lid ? [eb("lid", "=", lid)] : []),
        ...(phone ? [eb("phone", "in", phoneVariants(phone))] : []),
        ...(!lid && !phone ? [eb("jid", "=", jid)] : []),
      ]),
    )
    .orderBy("created_at")
    .orderBy("id")
    .forUpdate()
    .execute();
}

async function insertContact(tx: Transaction, id: string, { jid, lid, phone, name }: Person): Promise<ContactRow> {
  return tx
    .insertInto("contacts")
    .values({
      id,
      organization_id: tx.organizationId,
      jid,
      lid: lid ?? null,
      phone: phone ?? null,
      push_name: name ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function updateContact(tx: Transaction, row: ContactRow, { jid, lid, phone, name }: Person): Promise<ContactRow> {
  const set = {
    ...(lid && row.lid === null && { lid }),
    ...(phone && row.phone === null && { phone }),
    ...(jid !== row.jid && { jid }),
    ...(name && row.push_name !== name && { push_name: name }),
  };
  if (Object.keys(set).length === 0) return row;
  return tx
    .updateTable("contacts")
    .set({ ...set, updated_at: new Date() })
    .where("id", "=", row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Moves another row's chats and knowledge to the one that stays. Chats of the same session become one, in the order of their messages. */
async function absorb(tx: Transaction, stays: ContactRow, goes: ContactRow): Promise<void> {
  const chats = await tx
    .selectFrom("chats")
    .selectAll()
    .where("contact_id", "in", [stays.id, goes.id])
    .orderBy("created_at")
    .forUpdate()
    .execute();
  for (const chat of chats.filter(({ contact_id: id }) => id === goes.id)) {
    const target = chats.find((one) => one.contact_id === stays.id && one.session_id === chat.session_id);
    if (!target) {
      await tx.updateTable("chats").set({ contact_id: stays.id }).where("id", "=", chat.id).execute();
      continue;
    }
    await tx
      .updateTable("messages")
      .set(({ eb, ref }) => ({ chat_id: target.id, position: eb(ref("position"), "+", target.last_position) }))
      .where("chat_id", "=", chat.id)
      .execute();
    await tx
      .updateTable("chats")
      .set({
        last_position: target.last_position + chat.last_position,
        unread_count: target.unread_count + chat.unread_count,
        last_message_id: chat.last_message_id ?? target.last_message_id,
        last_activity_at:
          chat.last_activity_at > target.last_activity_at ? chat.last_activity_at : target.last_activity_at,
      })
      .where("id", "=", target.id)
      .execute();
    await tx.deleteFrom("chats").where("id", "=", chat.id).execute();
  }
  await tx.deleteFrom("contacts").where("id", "=", goes.id).execute();
  const set = {
    lid: stays.lid ?? goes.lid,
    phone: stays.phone ?? goes.phone,
    name: stays.name ?? goes.name,
    push_name: stays.push_name ?? goes.push_name,
  };
  await tx.updateTable("contacts").set(set).where("id", "=", stays.id).execute();
  Object.assign(stays, set);
}
