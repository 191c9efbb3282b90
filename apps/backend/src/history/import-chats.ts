import type { ChatAddress } from "@gomarketing/contracts";
import { sql } from "kysely";
import { emptyChat } from "../chats/arriving-chats.ts";
import { addChats, lockChatsOf, moveChats } from "../chats/incoming-chats.ts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ChatRow, ContactRow, HistoryPart } from "../database/tables.ts";
import { storedContent } from "../messages/incoming-content.ts";
import { incomingMedia, incomingRow, storeIncoming } from "../messages/incoming-message.ts";
import type { MessageWithMedia } from "../messages/message-presenter.ts";
import { resolveContacts } from "../whatsapp/resolve-contact.ts";
import { resolveGroup } from "../whatsapp/resolve-group.ts";
import type { SessionOfEvent } from "../whatsapp/session-of-event.ts";
import { placesFor } from "./place-history.ts";

type HistoryMessage = HistoryPart["messages"][number];
type Quoted = Pick<MessageWithMedia, "id" | "chat_id" | "text" | "author_name">;

/** A chat as the phone remembers it, or a portion of it. */
export interface HistoryChat {
  readonly address: ChatAddress;
  /** What the phone says of the chat itself; absent when it told messages alone. */
  readonly listed?: Omit<HistoryPart["chats"][number], "chat">;
  readonly messages: readonly HistoryMessage[];
}

/**
 * Puts old chats and messages where they belong: by the time they were sent, among those that are here already.
 *
 * @returns the ids of the chats that have changed
 */
export async function importChats(
  context: BackendContext,
  tx: Transaction,
  session: SessionOfEvent,
  chats: readonly HistoryChat[],
): Promise<string[]> {
  // What was written before the desk was here counts for none of its figures.
  await sql`select set_config('app.is_history', 'on', true)`.execute(tx);
  const known = await selectKnown(tx, session.id, chats);
  const contacts = await contactsOf(context, tx, chats);
  const locked = await lockChatsOf(
    tx,
    contacts.map(({ id }) => ({ sessionId: session.id, contactId: id })),
  );
  const byContact = new Map(locked.map((chat) => [chat.contact_id, chat]));
  const changed = new Map<string, ChatRow>();
  const rows: MessageWithMedia[] = [];
  for (const [index, history] of chats.entries()) {
    const contact = contacts[index];
    const fresh = history.messages.filter(({ id }) => !known.has(id));
    const isListed = history.listed?.lastActivityAt !== undefined;
    if (!contact || (fresh.length === 0 && (!isListed || byContact.has(contact.id)))) continue;
    const before = byContact.get(contact.id) ?? newChat(context, session, contact, history);
    const { chat, rows: added } = await placeMessages(context, tx, before, contact, fresh, known);
    byContact.set(contact.id, chat);
    changed.set(chat.id, chat);
    rows.push(...added);
  }
  if (changed.size === 0) return [];
  const held = new Set(locked.map(({ id }) => id));
  const stored = [...changed.values()];
  const isHeld = ({ id }: ChatRow) => held.has(id);
  await Promise.all([
    addChats(
      tx,
      stored.filter((chat) => !isHeld(chat)),
    ),
    moveChats(tx, stored.filter(isHeld)),
  ]);
  await storeFiles(context, tx, session.id, rows);
  await storeIncoming(tx, rows);
  return [...changed.keys()];
}

async function placeMessages(
  { newId, clock }: BackendContext,
  tx: Transaction,
  before: ChatRow,
  contact: ContactRow,
  fresh: readonly HistoryMessage[],
  known: Map<string, Quoted | undefined>,
): Promise<{ chat: ChatRow; rows: MessageWithMedia[] }> {
  const now = clock();
  const messages = fresh
    .map((message) => ({ message, sentAt: new Date(Math.min(Date.parse(message.sentAt), now.getTime())) }))
    .sort((a, b) => a.sentAt.getTime() - b.sentAt.getTime());
  const { positions, lastPosition } = await placesFor(
    tx,
    before,
    messages.map(({ sentAt }) => sentAt),
  );
  let chat: ChatRow = { ...before, last_position: lastPosition };
  const rows: MessageWithMedia[] = [];
  for (const [index, { message, sentAt }] of messages.entries()) {
    const position = positions[index] ?? lastPosition;
    const content = storedContent(message);
    const quoted = message.replyTo && known.get(message.replyTo.id);
    const row = incomingRow({
      id: newId(),
      chat,
      contact,
      direction: message.fromMe ? "outbound" : "inbound",
      message,
      content,
      position,
      quoted: quoted?.chat_id === chat.id ? quoted : undefined,
      media: content.media ? incomingMedia(newId(), tx, chat.session_id, content.media) : null,
      sentAt,
      now,
    });
    known.set(message.id, row);
    rows.push(row);
    if (position === lastPosition) chat = { ...chat, last_message_id: row.id };
    if (sentAt > chat.last_activity_at) chat = { ...chat, last_activity_at: sentAt };
  }
  return { chat, rows };
}

/** A chat that nobody here has seen. It waits for nobody: only where the phone had something unread is it open. */
function newChat(
  { newId, clock }: BackendContext,
  session: SessionOfEvent,
  contact: ContactRow,
  { listed, messages }: HistoryChat,
): ChatRow {
  const now = clock();
  const at = new Date(listed?.lastActivityAt ?? messages.at(-1)?.sentAt ?? now);
  const isAsked = listed !== undefined && listed.unreadCount > 0 && !listed.isArchived;
  const chat = emptyChat({
    id: newId(),
    organizationId: session.organizationId,
    sessionId: session.id,
    teamId: session.teamId,
    contact,
    at: at > now ? now : at,
    now,
  });
  return { ...chat, status: isAsked ? "open" : "resolved" };
}

/** Of the messages and those they quote: what is stored already. */
async function selectKnown(
  tx: Transaction,
  sessionId: string,
  chats: readonly HistoryChat[],
): Promise<Map<string, Quoted | undefined>> {
  const ids = chats.flatMap(({ messages }) =>
    messages.flatMap(({ id, replyTo }) => (replyTo ? [id, replyTo.id] : [id])),
  );
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom("messages")
    .select(["id", "chat_id", "text", "author_name", "whatsapp_id"])
    .where("session_id", "=", sessionId)
    .where("whatsapp_id", "=", sql<string>`any(${ids})`)
    .execute();
  return new Map(rows.map((row) => [row.whatsapp_id, row]));
}

async function contactsOf(
  context: BackendContext,
  tx: Transaction,
  chats: readonly HistoryChat[],
): Promise<ContactRow[]> {
  const people = chats.flatMap(({ address }) => (address.kind === "direct" ? [address.contact] : []));
  const direct = people.length > 0 ? await resolveContacts(context, tx, people) : [];
  let next = 0;
  const contacts: ContactRow[] = [];
  for (const { address } of chats) {
    const contact = address.kind === "direct" ? direct[next++] : await resolveGroup(context, tx, address);
    if (contact) contacts.push(contact);
  }
  return contacts;
}

/** Files of old messages are fetched one after the other, and after everything else. */
async function storeFiles(
  { jobs }: BackendContext,
  tx: Transaction,
  sessionId: string,
  rows: readonly MessageWithMedia[],
): Promise<void> {
  const { organizationId } = tx;
  for (const { media } of rows) {
    if (!media) continue;
    await tx
      .insertInto("media")
      .values({ ...media, failure: null })
      .execute();
    const options = { queue: `history-media:${sessionId}`, isPatient: true };
    await jobs.add(tx, "fetch-media", { organizationId, mediaId: media.id }, options);
  }
}
