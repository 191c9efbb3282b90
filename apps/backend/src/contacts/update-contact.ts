import type { Contact } from "@gomarketing/contracts";
import { NotFound } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ContactRow } from "../database/tables.ts";
import { showContact } from "./contact-queries.ts";
import { type FieldChanges, selectDefinitions, withChanges } from "./field-values.ts";

export interface ContactChanges {
  readonly name?: string;
  /** null: none. */
  readonly email?: string | null;
  readonly fields?: FieldChanges;
}

/**
 * Changes what people here know of a contact. What they write stays, whatever WhatsApp or a program says later.
 *
 * @throws {NotFound} @throws {InvalidInput} when a field is not defined, or does not hold such a value
 */
export async function updateContact(
  { db, clock }: BackendContext,
  member: Member,
  id: string,
  { name, email, fields }: ContactChanges,
): Promise<Contact> {
  return db.inOrganization(member.organizationId, async (tx) => {
    const known = await lockContact(tx, id);
    const now = clock();
    const changes = { ...fields, ...(email !== undefined && { email }) };
    const row = await tx
      .updateTable("contacts")
      .set({
        ...(name !== undefined && { name }),
        ...(Object.keys(changes).length > 0 && {
          fields: JSON.stringify(
            withChanges(known.fields, changes, await selectDefinitions(tx, tx.organizationId), now),
          ),
        }),
        updated_at: now,
      })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return tellContact(tx, row);
  });
}

/** The contact's row, held until the transaction ends. @throws {NotFound} */
export async function lockContact(tx: Transaction, id: string): Promise<ContactRow> {
  const row = await tx
    .selectFrom("contacts")
    .selectAll()
    .where("organization_id", "=", tx.organizationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new ContactNotFound(id);
  return row;
}

export class ContactNotFound extends NotFound {
  constructor(id: string) {
    super(`No contact ${id} in this organization. It may have been merged with another: look the number up.`);
  }
}

/** Tells browsers of a contact as it is now. */
export function tellContact(tx: Transaction, row: ContactRow): Contact {
  const shown = showContact(row);
  tx.live(["inbox"], { event: "contact.updated", data: shown });
  return shown;
}
