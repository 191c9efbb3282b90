import { sql } from "kysely";
import { showContact } from "../contacts/contact-queries.ts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ContactRow } from "../database/tables.ts";
import { decide, type Fact, type Held, normalized } from "./fact.ts";

type Context = Pick<BackendContext, "clock" | "newId">;

/**
 * Writes down what was found out of a contact: the one place that changes a contact's fields for programs. What is believed
 * more than what holds takes its place; everything else that contradicts it waits for somebody to decide. The same claim of
 * the same source is written once, whatever became of it: what was rejected is not proposed again.
 */
export async function applyFacts(
  context: Context,
  tx: Transaction,
  contactId: string,
  facts: readonly Fact[],
): Promise<void> {
  const contact = facts.length > 0 ? await lockContact(tx, contactId) : undefined;
  if (!contact) return;
  const fields = { ...contact.fields };
  let isChanged = false;
  for (const fact of facts) {
    const held = heldOf(contact, fields, fact.field);
    const decision = decide(held, fact);
    const status = decision === "apply" ? "applied" : decision === "agree" ? "superseded" : "suggested";
    if (!(await addFact(context, tx, contactId, fact, status))) continue;
    if (decision !== "apply") continue;
    await supersedeOthers(tx, contactId, fact);
    fields[fact.field] = {
      value: fact.value,
      source: fact.source,
      confidence: fact.confidence,
      at: context.clock().toISOString(),
    };
    isChanged = true;
  }
  if (isChanged) await storeFields(context, tx, contact, fields);
}

/** The contact's row, held until the transaction ends; undefined for one that is gone, and for groups. */
export const lockContact = (tx: Transaction, id: string): Promise<ContactRow | undefined> =>
  tx
    .selectFrom("contacts")
    .selectAll()
    .where("organization_id", "=", tx.organizationId)
    .where("id", "=", id)
    .where("is_group", "=", false)
    .forUpdate()
    .executeTakeFirst();

/** What holds of a field; a name that somebody gave here is a person's word. */
export function heldOf(
  contact: Pick<ContactRow, "name">,
  fields: ContactRow["fields"],
  field: Fact["field"],
): Held | undefined {
  if (field === "name" && contact.name !== null) return { value: contact.name, source: "human" };
  return fields[field];
}

/** Keeps a contact's fields, and tells browsers. */
export async function storeFields(
  { clock }: Context,
  tx: Transaction,
  contact: ContactRow,
  fields: ContactRow["fields"],
): Promise<void> {
  const row = await tx
    .updateTable("contacts")
    .set({ fields: JSON.stringify(fields), updated_at: clock() })
    .where("id", "=", contact.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  tx.live(["inbox"], { event: "contact.updated", data: showContact(row) });
}

/** Whether it was new. What a source said before and says again now holds again, unless somebody rejected it. */
async function addFact(
  { clock, newId }: Context,
  tx: Transaction,
  contactId: string,
  fact: Fact,
  status: "applied" | "suggested" | "superseded",
): Promise<boolean> {
  const added = await tx
    .insertInto("contact_facts")
    .values({
      id: newId(),
      organization_id: tx.organizationId,
      contact_id: contactId,
      field: fact.field,
      value: fact.value,
      normalized: normalized(fact.field, fact.value),
      source: fact.source,
      confidence: fact.confidence,
      validation: fact.validation,
      message_id: fact.messageId ?? null,
      quote: fact.quote ?? null,
      model: fact.model ?? null,
      prompt_version: fact.promptVersion ?? null,
      status,
      created_at: clock(),
    })
    .onConflict((conflict) =>
      conflict
        .columns(["contact_id", "field", "normalized", "source"])
        .doUpdateSet({ status })
        .where("contact_facts.status", "=", "superseded")
        .where(sql<boolean>`${status} = 'applied'`),
    )
    .returning("id")
    .executeTakeFirst();
  return added !== undefined;
}

const supersedeOthers = (tx: Transaction, contactId: string, fact: Pick<Fact, "field" | "value" | "source">) =>
  tx
    .updateTable("contact_facts")
    .set({ status: "superseded" })
    .where("contact_id", "=", contactId)
    .where("field", "=", fact.field)
    .where("status", "=", "applied")
    .where(({ not, and, eb }) =>
      not(and([eb("normalized", "=", normalized(fact.field, fact.value)), eb("source", "=", fact.source)])),
    )
    .execute();
