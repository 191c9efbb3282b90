import type { Contact } from "@gomarketing/contracts";
import { InvalidInput, NotFound } from "@gomarketing/service-kit";
import { lockChat, showChat } from "../chats/chat-queries.ts";
import type { BackendContext, Member } from "../context.ts";
import { addTeamNotice } from "../messages/add-notice.ts";
import { showContact } from "./contact-queries.ts";
import { mergeContacts } from "./merge-contacts.ts";

/**
 * A member found out that two contacts are one person: `id` stays and takes over all that the other has, chats and addresses
 * too. It cannot be undone.
 *
 * @throws {NotFound} when one of them is not here @throws {InvalidInput} when they are the same, or one is a group
 */
export async function mergeByHand(
  context: BackendContext,
  member: Member,
  id: string,
  otherId: string,
): Promise<Contact> {
  if (id === otherId)
    throw new InvalidInput("otherId is the same contact. Give the one that is to become one with it.");
  return context.db.inOrganization(member.organizationId, async (tx) => {
    const rows = await tx
      .selectFrom("contacts")
      .selectAll()
      .where("organization_id", "=", tx.organizationId)
      .where("id", "in", [id, otherId])
      .orderBy("id")
      .forUpdate()
      .execute();
    const stays = rows.find((row) => row.id === id);
    const goes = rows.find((row) => row.id === otherId);
    if (!stays || !goes) throw new NotFound(`No contact ${stays ? otherId : id} in this organization.`);
    if (stays.is_group || goes.is_group) throw new InvalidInput("Groups are no people: they cannot be merged.");
    const name = goes.name ?? goes.push_name ?? goes.phone ?? "";
    const by = { name: member.name, memberId: member.userId };
    for (const chatId of await mergeContacts(context, tx, stays, goes)) {
      if (!(await lockChat(tx, chatId))) continue;
      await addTeamNotice(context, tx, chatId, { kind: "merged", by, name }, member);
      const shown = await showChat(tx, chatId);
      if (shown) tx.live(["inbox", `chat:${chatId}`], { event: "chat.updated", data: shown });
    }
    tx.live(["inbox"], { event: "contact.merged", data: { contactId: goes.id, into: stays.id } });
    tx.live(["inbox"], { event: "contact.updated", data: showContact(stays) });
    return showContact(stays);
  });
}
