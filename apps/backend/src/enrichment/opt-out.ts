import type { ContactEnrichment } from "@gomarketing/contracts";
import { NotFound } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import { lockContact } from "./apply-facts.ts";
import { readEnrichment } from "./read-enrichment.ts";

/** A contact wants nothing of theirs read by a model, or allows it again. Twice is the same. @throws {NotFound} */
export async function optOut(
  { db, clock }: BackendContext,
  { organizationId }: Member,
  contactId: string,
  isOptedOut: boolean,
): Promise<ContactEnrichment> {
  return db.inOrganization(organizationId, async (tx) => {
    if (!(await lockContact(tx, contactId))) throw new NotFound(`No contact ${contactId} in this organization.`);
    const set = { opted_out_at: isOptedOut ? clock() : null };
    await tx
      .insertInto("contact_enrichment")
      .values({ contact_id: contactId, organization_id: organizationId, ...set })
      .onConflict((conflict) => conflict.column("contact_id").doUpdateSet(set))
      .execute();
    return readEnrichment(tx, organizationId, contactId);
  });
}
