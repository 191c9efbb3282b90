import type { Contact } from "@gomarketing/contracts";
import { Conflict } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import { selectContact } from "./contact-queries.ts";
import { ContactNotFound, lockContact, tellContact } from "./update-contact.ts";

/**
 * Blocks a contact at WhatsApp, or lets them through again: on every session that they have a chat on. Doing it twice
 * changes nothing; where WhatsApp does not answer for one session, nothing changes here, and it can be done again.
 *
 * @throws {ContactNotFound} @throws {Conflict} for a group, or somebody without a chat @throws {WhatsAppApiError}
 */
export async function blockContact(
  { db, whatsapp, clock }: BackendContext,
  member: Member,
  id: string,
  isBlocked: boolean,
): Promise<Contact> {
  const queries = db.of(member.organizationId);
  const contact = await selectContact(queries, member.organizationId, id);
  if (!contact) throw new ContactNotFound(id);
  if (contact.is_group) throw refused("A group is not blocked: leave it on the phone.");
  const address = contact.jid ?? contact.lid ?? (contact.phone && `${contact.phone.slice(1)}@s.whatsapp.net`);
  const sessions = await queries
    .selectFrom("chats")
    .select("session_id")
    .where("organization_id", "=", member.organizationId)
    .where("contact_id", "=", id)
    .execute();
  if (!address || sessions.length === 0)
    throw refused("There is no chat with this contact on any WhatsApp session, so there is nothing to block.");
  for (const { session_id: sessionId } of sessions) await whatsapp.block(sessionId, address, isBlocked);
  return db.inOrganization(member.organizationId, async (tx) => {
    const known = await lockContact(tx, id);
    const row = await tx
      .updateTable("contacts")
      .set({ blocked_at: isBlocked ? (known.blocked_at ?? clock()) : null, updated_at: clock() })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return tellContact(tx, row);
  });
}

const refused = (detail: string): Conflict => new Conflict(detail, "/problems/not-possible");
