import type { Chat } from "@gomarketing/contracts";
import { InvalidInput } from "@gomarketing/service-kit";
import { parsePhone } from "../contacts/parse-phone.ts";
import { phoneVariants } from "../contacts/phone-variants.ts";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ContactRow } from "../database/tables.ts";
import { emptyChat } from "./arriving-chats.ts";
import { ChatNotFound } from "./chat-errors.ts";
import { showChat } from "./chat-queries.ts";
import { addChats, lockChatsOf } from "./incoming-chats.ts";

interface Opening {
  /** As people write numbers. */
  readonly phone: string;
  readonly name?: string;
  readonly sessionId: string;
}

/**
 * The chat with a number, made when there is none; the member who begins it has it. Nothing is sent.
 *
 * @throws {InvalidInput} when it is no number, or no session of the organization
 */
export async function openChat(context: BackendContext, member: Member, opening: Opening): Promise<Chat> {
  const phone = parsePhone(opening.phone);
  return context.db.inOrganization(member.organizationId, async (tx) => {
    const session = await tx
      .selectFrom("whatsapp_sessions")
      .select([
        "id",
        ({ selectFrom }) =>
          selectFrom("team_sessions")
            .select("team_id")
            .whereRef("session_id", "=", "whatsapp_sessions.id")
            .as("teamId"),
      ])
      .where("organization_id", "=", tx.organizationId)
      .where("id", "=", opening.sessionId)
      // Two who open the same chat take turns.
      .forUpdate()
      .executeTakeFirst();
    if (!session) throw new InvalidInput("sessionId is no session of this organization.");
    const contact = await contactOf(context, tx, phone, opening.name);
    const [known] = await lockChatsOf(tx, [{ sessionId: session.id, contactId: contact.id }]);
    const now = context.clock();
    const { newId } = context;
    const chat =
      known ??
      emptyChat({
        id: newId(),
        organizationId: tx.organizationId,
        sessionId: session.id,
        teamId: session.teamId,
        contact,
        at: now,
        now,
      });
    if (!known) await addChats(tx, [{ ...chat, assignee_id: member.userId }]);
    const shown = await showChat(tx, chat.id);
    if (!shown) throw new ChatNotFound(chat.id);
    if (!known) tx.announce({ type: "chat.created", chatId: chat.id, contactId: contact.id });
    if (!known) tx.live(["inbox", `chat:${chat.id}`], { event: "chat.created", data: shown });
    return shown;
  });
}

async function contactOf(
  { newId }: BackendContext,
  tx: Transaction,
  phone: string,
  name: string | undefined,
): Promise<ContactRow> {
  const known = await tx
    .selectFrom("contacts")
    .selectAll()
    .where("organization_id", "=", tx.organizationId)
    .where(({ or, eb, selectFrom }) =>
      or([
        eb("phone", "in", phoneVariants(phone)),
        eb("id", "in", selectFrom("contact_aliases").select("contact_id").where("value", "in", phoneVariants(phone))),
      ]),
    )
    .executeTakeFirst();
  if (known) return known;
  const id = newId();
  tx.announce({ type: "contact.created", contactId: id });
  return tx
    .insertInto("contacts")
    .values({ id, organization_id: tx.organizationId, phone, name: name ?? null })
    .returningAll()
    .executeTakeFirstOrThrow();
}
