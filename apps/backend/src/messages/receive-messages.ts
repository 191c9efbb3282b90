import type { Person } from "@gomarketing/contracts";
import { sql } from "kysely";
import { ArrivingChats } from "../chats/arriving-chats.ts";
import { findMentioned, keepSenders } from "../chats/group-participants.ts";
import type { Effect } from "../chats/incoming-chats.ts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ContactRow } from "../database/tables.ts";
import type { KnownContact } from "../whatsapp/contact-directory.ts";
import { lockContacts, resolveContacts } from "../whatsapp/resolve-contact.ts";
import { resolveGroup } from "../whatsapp/resolve-group.ts";
import type { SessionOfEvent } from "../whatsapp/session-of-event.ts";
import { reopeningRow } from "./add-notice.ts";
import { fillPlaceholder, isPlaceholder } from "./fill-placeholder.ts";
import { type ArrivingMessage, storedContent } from "./incoming-content.ts";
import { incomingRow, keepIncomingMedia, storeIncoming } from "./incoming-message.ts";
import { type MessageWithMedia, showMessage } from "./message-presenter.ts";

/** A message as it came, and from where. */
export interface Arrival {
  readonly session: SessionOfEvent;
  readonly direction: "inbound" | "outbound";
  readonly message: ArrivingMessage;
}

/** What is known of a message that is stored already, or is about to be. */
type Quoted = Pick<MessageWithMedia, "id" | "chat_id" | "text" | "author_name" | "raw_type">;

/**
 * Stores messages that came from WhatsApp, in their order: written by customers, or on the business' own phone. Contacts and
 * chats are made where they are not there; a message that is known already changes nothing, unless it could not be read then.
 *
 * However many there are, the statements are about ten: under load a commit is shared by all that arrived meanwhile.
 */
export async function receiveMessages(
  context: BackendContext,
  tx: Transaction,
  arrivals: readonly Arrival[],
): Promise<void> {
  const [known, people] = await Promise.all([selectKnown(tx, arrivals), lockContacts(tx, arrivals.flatMap(personOf))]);
  await fillPlaceholders(context, tx, arrivals, known);
  const fresh = arrivals.filter(({ session, message }) => {
    const name = nameOf(session.id, message.id);
    if (known.has(name)) return false;
    known.set(name, undefined);
    return true;
  });
  if (fresh.length === 0) return;
  const contacts = await contactsOf(context, tx, fresh, people);
  const chats = await ArrivingChats.of(context, tx, fresh, contacts);
  await keepSenders(tx, groupSenders(fresh, contacts));
  const named = await namingIn(tx, fresh, contacts);
  const rows: MessageWithMedia[] = [];
  for (const [index, arrival] of fresh.entries()) {
    const contact = contacts[index];
    if (!contact) throw new Error("a message has no contact");
    const quoted = arrival.message.replyTo && known.get(nameOf(arrival.session.id, arrival.message.replyTo.id));
    const row = await place(context, tx, chats, named(arrival, contact), contact, quoted);
    known.set(nameOf(arrival.session.id, arrival.message.id), row);
    rows.push(row);
  }
  const lines = rows.flatMap((row) => {
    const position = chats.placeOfReopening(row.id);
    return position === undefined ? row : [reopeningRow(context.newId(), row, position), row];
  });
  // A message's row names its chat's: that one leaves first.
  await Promise.all([chats.store(tx), storeIncoming(tx, lines)]);
  for (const row of lines)
    tx.live(["inbox", `chat:${row.chat_id}`], { event: "message.created", data: showMessage(row) });
  chats.tell(tx, rows);
  announceArrivals(tx, fresh, rows, chats);
}

async function fillPlaceholders(
  context: BackendContext,
  tx: Transaction,
  arrivals: readonly Arrival[],
  known: ReadonlyMap<string, Quoted | undefined>,
): Promise<void> {
  for (const { session, message } of arrivals) {
    const { id, replyTo, content } = message;
    if (!isPlaceholder(known.get(nameOf(session.id, id))?.raw_type)) continue;
    if (content.type === "unsupported" && isPlaceholder(content.rawType)) continue;
    await fillPlaceholder(context, tx, session, message, replyTo && known.get(nameOf(session.id, replyTo.id)));
  }
}

function announceArrivals(
  tx: Transaction,
  arrivals: readonly Arrival[],
  rows: readonly MessageWithMedia[],
  chats: ArrivingChats,
): void {
  for (const { id: chatId, contact_id: contactId } of chats.created)
    tx.announce({ type: "chat.created", chatId, contactId });
  const byId = new Map(chats.rows.map((chat) => [chat.id, chat]));
  for (const [index, { id: messageId, chat_id: chatId, direction }] of rows.entries()) {
    const arrival = arrivals[index];
    if (direction === "outbound") tx.announce({ type: "message.sent", chatId, messageId, from: "phone" });
    else if (arrival && effectOf(arrival) === "asks") {
      const { contact_id: contactId = "", assignee_id: assigneeId = null } = byId.get(chatId) ?? {};
      tx.announce({ type: "message.received", chatId, messageId, contactId, assigneeId });
    }
  }
}

const groupSenders = (arrivals: readonly Arrival[], contacts: readonly ContactRow[]) =>
  arrivals.flatMap(({ direction, message: { chat, sender } }, index) => {
    const group = contacts[index];
    return direction === "inbound" && chat.kind === "group" && group ? [{ contactId: group.id, ...sender }] : [];
  });

/** Puts what is known of people beside their addresses, where messages name them in groups. */
async function namingIn(tx: Transaction, arrivals: readonly Arrival[], contacts: readonly ContactRow[]) {
  const mentioned = await findMentioned(
    tx,
    arrivals.flatMap(({ message: { mentions = [] } }, index) => {
      const contact = contacts[index];
      return contact?.is_group && mentions.length > 0
        ? [{ contactId: contact.id, jids: mentions.map(({ jid }) => jid) }]
        : [];
    }),
  );
  return (arrival: Arrival, contact: ContactRow): Arrival => {
    const { message } = arrival;
    if (!contact.is_group || !message.mentions?.length) return arrival;
    const mentions = message.mentions.map((one) => ({ ...one, ...mentioned(contact.id, one.jid) }));
    return { ...arrival, message: { ...message, mentions } };
  };
}

/** Moves the message's chat, and makes the row that follows from it. */
async function place(
  context: BackendContext,
  tx: Transaction,
  chats: ArrivingChats,
  arrival: Arrival,
  contact: ContactRow,
  quoted: Quoted | undefined,
): Promise<MessageWithMedia> {
  const { session, direction, message } = arrival;
  const now = context.clock();
  const id = context.newId();
  const sentAt = notLaterThan(now, new Date(message.sentAt));
  const chat = chats.arrive(session.id, contact, { messageId: id, effect: effectOf(arrival), sentAt, now });
  const content = storedContent(message);
  const media = content.media ? await keepIncomingMedia(context, tx, session.id, content.media) : null;
  const ofThisChat = quoted?.chat_id === chat.id ? quoted : undefined;
  const { last_position: position } = chat;
  return incomingRow({
    id,
    chat,
    contact,
    direction,
    message,
    content,
    position,
    quoted: ofThisChat,
    media,
    sentAt,
    now,
  });
}

/** What a message does to its chat: somebody waits, was answered, or neither. */
function effectOf({ direction, message: { content } }: Arrival): Effect {
  if (direction === "outbound") return "answers";
  return content.type === "call" && content.outcome !== "missed" ? "tells" : "asks";
}

// A customer's clock may be ahead; a chat must not stay on top for that.
const notLaterThan = (now: Date, at: Date): Date => (at > now ? now : at);

const nameOf = (sessionId: string, whatsappId: string): string => `${sessionId} ${whatsappId}`;

/** The messages that are stored already, and those that are quoted, by session and WhatsApp's id. */
async function selectKnown(tx: Transaction, arrivals: readonly Arrival[]): Promise<Map<string, Quoted | undefined>> {
  const wanted = arrivals.flatMap(({ session, message }) =>
    [message.id, message.replyTo?.id].flatMap((id) => (id ? [{ session: session.id, id }] : [])),
  );
  const { rows } = await sql<Quoted & { session_id: string; whatsapp_id: string }>`
    select id, chat_id, text, author_name, raw_type, session_id, whatsapp_id
      from unnest(${wanted.map(({ session }) => session)}::uuid[], ${wanted.map(({ id }) => id)}::text[])
           as wanted (session_id, whatsapp_id)
      join messages using (session_id, whatsapp_id)`.execute(tx);
  return new Map(rows.map((row) => [nameOf(row.session_id, row.whatsapp_id), row]));
}

const personOf = ({ message: { chat } }: Arrival): Person[] => (chat.kind === "direct" ? [chat.contact] : []);

/** The contact of each message's chat: the other side, or the group. */
async function contactsOf(
  context: BackendContext,
  tx: Transaction,
  arrivals: readonly Arrival[],
  known: readonly KnownContact[],
): Promise<readonly ContactRow[]> {
  const direct = await resolveContacts(context, tx, arrivals.flatMap(personOf), known);
  let next = 0;
  const contacts: ContactRow[] = [];
  for (const { message } of arrivals) {
    const contact = message.chat.kind === "direct" ? direct[next++] : await resolveGroup(context, tx, message.chat);
    if (contact) contacts.push(contact);
  }
  return contacts;
}
