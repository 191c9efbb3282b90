import type { ContactEnrichment, ContactFact } from "@gomarketing/contracts";
import { NotFound } from "@gomarketing/service-kit";
import type { Selectable } from "kysely";
import type { Queries } from "../database/connection.ts";
import type { Tables } from "../database/tables.ts";
import { heldOf } from "./apply-facts.ts";

const MAX_FACTS = 200;

/** What was found out of a contact, and what waits to be decided. @throws {NotFound} */
export async function readEnrichment(
  db: Queries,
  organizationId: string,
  contactId: string,
): Promise<ContactEnrichment> {
  const contact = await db
    .selectFrom("contacts")
    .leftJoin("contact_enrichment as enrichment", "enrichment.contact_id", "contacts.id")
    .select(["contacts.name", "contacts.fields", "opted_out_at", "is_on_whatsapp", "enriched_at"])
    .where("contacts.organization_id", "=", organizationId)
    .where("contacts.id", "=", contactId)
    .executeTakeFirst();
  if (!contact) throw new NotFound(`No contact ${contactId} in this organization.`);
  const rows = await db
    .selectFrom("contact_facts")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("contact_id", "=", contactId)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(MAX_FACTS)
    .execute();
  const facts = rows.map(showFact);
  return {
    facts,
    proposals: facts
      .filter(({ status }) => status === "suggested")
      .map((fact) => {
        const held = heldOf(contact, contact.fields, fact.field);
        return { ...fact, ...(held && { current: { value: held.value, source: held.source } }) };
      }),
    isOptedOut: contact.opted_out_at !== null,
    ...(contact.is_on_whatsapp !== null && { isOnWhatsapp: contact.is_on_whatsapp }),
    ...(contact.enriched_at !== null && { enrichedAt: contact.enriched_at.toISOString() }),
  };
}

const showFact = (row: Selectable<Tables["contact_facts"]>): ContactFact => ({
  id: row.id,
  field: row.field,
  value: row.value,
  source: row.source,
  confidence: row.confidence,
  status: row.status,
  evidence: {
    ...(row.message_id !== null && { messageId: row.message_id }),
    ...(row.quote !== null && { quote: row.quote }),
  },
  ...(row.decided_by !== null && { decidedBy: row.decided_by }),
  createdAt: row.created_at.toISOString(),
});
