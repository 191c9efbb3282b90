import type { ChatAddress } from "@gomarketing/contracts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ContactRow } from "../database/tables.ts";

/** The contact that stands for a group, made when there is none. */
export async function resolveGroup(
  { newId }: BackendContext,
  tx: Transaction,
  { jid, subject }: Extract<ChatAddress, { kind: "group" }>,
): Promise<ContactRow> {
  const found = await tx
    .selectFrom("contacts")
    .selectAll()
    .where("organization_id", "=", tx.organizationId)
    .where("is_group", "=", true)
    .where("jid", "=", jid)
    .forUpdate()
    .executeTakeFirst();
  if (found && (!subject || found.push_name === subject)) return found;
  if (found)
    return tx
      .updateTable("contacts")
      .set({ push_name: subject, updated_at: new Date() })
      .where("id", "=", found.id)
      .returningAll()
      .executeTakeFirstOrThrow();
  return tx
    .insertInto("contacts")
    .values({ id: newId(), organization_id: tx.organizationId, jid, is_group: true, push_name: subject ?? null })
    .returningAll()
    .executeTakeFirstOrThrow();
}
