import type { Person } from "@gomarketing/contracts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { resolveContact } from "../whatsapp/resolve-contact.ts";
import { showContact } from "./contact-queries.ts";

/** WhatsApp told more of somebody: which number belongs to which LID, or a name. Strangers are not made contacts by it. */
export async function learnContact(context: BackendContext, tx: Transaction, person: Person): Promise<void> {
  const known = await tx
    .selectFrom("contacts")
    .select("id")
    .where("organization_id", "=", tx.organizationId)
    .where(({ or, eb }) => or([eb("lid", "=", person.lid ?? ""), eb("phone", "=", person.phone ?? "")]))
    .executeTakeFirst();
  if (!known) return;
  const contact = await resolveContact(context, tx, person);
  tx.live(["inbox"], { event: "contact.updated", data: showContact(contact) });
}
