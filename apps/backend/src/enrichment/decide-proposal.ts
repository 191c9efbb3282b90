import type { ContactEnrichment } from "@gomarketing/contracts";
import { NotFound } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import { lockContact, storeFields } from "./apply-facts.ts";
import { readEnrichment } from "./read-enrichment.ts";

/**
 * Takes a proposal over, as that person's word, or rejects it for good. The contact's other proposals of the field stay.
 *
 * @throws {NotFound} no such proposal, or it is decided
 */
export async function decideProposal(
  context: BackendContext,
  member: Member,
  contactId: string,
  factId: string,
  verdict: "applied" | "rejected",
): Promise<ContactEnrichment> {
  return context.db.inOrganization(member.organizationId, async (tx) => {
    const contact = await lockContact(tx, contactId);
    const at = context.clock();
    const fact =
      contact &&
      (await tx
        .updateTable("contact_facts")
        .set({ status: verdict, decided_by: member.userId, decided_at: at })
        .where("contact_id", "=", contactId)
        .where("id", "=", factId)
        .where("status", "=", "suggested")
        .returningAll()
        .executeTakeFirst());
    if (!contact || !fact) throw new NotFound("There is no such proposal to decide. Load the contact anew.");
    if (verdict === "applied") {
      await tx
        .updateTable("contact_facts")
        .set({ status: "superseded" })
        .where("contact_id", "=", contactId)
        .where("field", "=", fact.field)
        .where("status", "=", "applied")
        .where("id", "!=", factId)
        .execute();
      const taken = { value: fact.value, source: "human", confidence: 1, at: at.toISOString() };
      // A contact's own name is what people here call it.
      if (fact.field === "name")
        await tx.updateTable("contacts").set({ name: fact.value }).where("id", "=", contactId).execute();
      await storeFields(context, tx, contact, { ...contact.fields, [fact.field]: taken });
    }
    return readEnrichment(tx, member.organizationId, contactId);
  });
}
