import type { ContactEnrichment } from "@gomarketing/contracts";
import { NotFound } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import type { Queries } from "../database/connection.ts";
import { supersede } from "../suggestions/supersede-suggestions.ts";
import { lockContact } from "./apply-facts.ts";
import { readEnrichment } from "./read-enrichment.ts";

/**
 * A contact wants nothing of theirs read by a model, or allows it again. Twice is the same. What is being written for one of
 * its chats ends here.
 *
 * @throws {NotFound}
 */
export async function optOut(
  { db, clock }: BackendContext,
  { organizationId }: Member,
  contactId: string,
  isOptedOut: boolean,
): Promise<ContactEnrichment> {
  return db.inOrganization(organizationId, async (tx) => {
    if (!(await lockContact(tx, contactId))) throw new NotFound(`No contact ${contactId} in this organization.`);
    // Whoever begins a suggestion holds the chat too: it knows of this, or is ended by it.
    const chats = await tx
      .selectFrom("chats")
      .select("id")
      .where("contact_id", "=", contactId)
      .forNoKeyUpdate()
      .execute();
    const set = { opted_out_at: isOptedOut ? clock() : null };
    await tx
      .insertInto("contact_enrichment")
      .values({ contact_id: contactId, organization_id: organizationId, ...set })
      .onConflict((conflict) => conflict.column("contact_id").doUpdateSet(set))
      .execute();
    if (isOptedOut)
      await supersede(
        tx,
        chats.map(({ id }) => id),
      );
    return readEnrichment(tx, organizationId, contactId);
  });
}

/** Whether nothing of a chat may be shown to a model: whom it is with wants it so. */
export const isKeptFromModels = async (db: Queries, chatId: string): Promise<boolean> =>
  (await db
    .selectFrom("chats")
    .innerJoin("contact_enrichment", "contact_enrichment.contact_id", "chats.contact_id")
    .select("chats.id")
    .where("chats.id", "=", chatId)
    .where("opted_out_at", "is not", null)
    .executeTakeFirst()) !== undefined;
