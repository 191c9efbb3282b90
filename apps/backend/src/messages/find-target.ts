import type { ChatAddress, Person } from "@gomarketing/contracts";
import { sql } from "kysely";
import { phoneVariants } from "../contacts/phone-variants.ts";
import type { Transaction } from "../database/connection.ts";
import type { MessageRow } from "../database/tables.ts";

type Candidate = MessageRow & {
  readonly contact: { readonly lid: string | null; readonly phone: string | null; readonly jid: string | null };
  /** Numbers and LIDs of contacts that became one with the chat's. */
  readonly aliases: readonly string[];
};

/** What an event from WhatsApp says of the message that it is about. */
interface Target {
  readonly messageId: string;
  readonly chat: ChatAddress;
}

/**
 * The message that a tick is about, its row held until the transaction ends. A receipt for another chat's message, which
 * nobody but a forger sends, finds nothing.
 */
export async function lockTarget(tx: Transaction, sessionId: string, target: Target): Promise<MessageRow | undefined> {
  const candidates = await lockCandidates(tx, sessionId, target.messageId);
  return candidates.find((one) => isChatOf(one, target.chat) !== false);
}

/**
 * The message that an edit or a revocation is about, when it is the sender's own: whoever writes to us can name any id, and
 * must not change our words, nor another customer's.
 */
export async function lockOwn(
  tx: Transaction,
  sessionId: string,
  { sender, ...target }: Target & { sender: Person },
): Promise<MessageRow | undefined> {
  const candidates = await lockCandidates(tx, sessionId, target.messageId);
  const own = candidates.find((one) => isChatOf(one, target.chat) === true);
  if (!own) return undefined;
  const isOurs =
    target.chat.kind === "direct" ? !isSame(target.chat.contact, sender) : await isSessionsOwn(tx, sessionId, sender);
  return isOurs === (own.direction === "outbound") ? own : undefined;
}

async function lockCandidates(tx: Transaction, sessionId: string, whatsappId: string): Promise<Candidate[]> {
  const rows = await tx
    .selectFrom("messages")
    .innerJoin("chats", "chats.id", "messages.chat_id")
    .innerJoin("contacts", "contacts.id", "chats.contact_id")
    .selectAll("messages")
    .select([
      "contacts.lid",
      "contacts.phone",
      "contacts.jid",
      sql<string[]>`array(select value from contact_aliases where contact_id = contacts.id)`.as("aliases"),
    ])
    .where("messages.session_id", "=", sessionId)
    .where("messages.whatsapp_id", "=", whatsappId)
    .forUpdate("messages")
    .execute();
  return rows.map(({ lid, phone, jid, ...row }) => ({ ...row, contact: { lid, phone, jid } }));
}

/** Whether a chat is with this contact; undefined when what is known of the two cannot be compared. */
function isChatOf({ contact, aliases }: Candidate, chat: ChatAddress): boolean | undefined {
  if (chat.kind === "group") return contact.jid === chat.jid;
  const { lid, phone, jid } = chat.contact;
  const names = [lid, ...(phone ? phoneVariants(phone) : [])];
  if (aliases.some((alias) => names.includes(alias))) return true;
  if (lid && contact.lid) return lid === contact.lid;
  if (phone && contact.phone) return phoneVariants(phone).includes(contact.phone);
  return jid === contact.jid ? true : undefined;
}

const isSame = (a: Person, b: Person): boolean =>
  a.jid === b.jid || (a.lid !== undefined && a.lid === b.lid) || (a.phone !== undefined && a.phone === b.phone);

async function isSessionsOwn(tx: Transaction, sessionId: string, { phone }: Person): Promise<boolean> {
  const session = await tx
    .selectFrom("whatsapp_sessions")
    .select("phone")
    .where("id", "=", sessionId)
    .executeTakeFirst();
  return phone !== undefined && phone === session?.phone;
}
