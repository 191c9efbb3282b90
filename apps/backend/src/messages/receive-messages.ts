import type { WebhookMessage } from "@gomarketing/contracts";
import { sql } from "kysely";
import { presentChat } from "../chats/chat-presenter.ts";
import { afterArrival, lockChatsOf, storeChats } from "../chats/incoming-chats.ts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ChatRow, ContactRow } from "../database/tables.ts";
import { resolveContacts } from "../whatsapp/resolve-contact.ts";
import { resolveGroup } from "../whatsapp/resolve-group.ts";
import type { SessionOfEvent } from "../whatsapp/session-of-event.ts";
import { incomingMedia, incomingRow, storeIncoming } from "./incoming-message.ts";
import { type MessageWithMedia, showMessage } from "./message-presenter.ts";

/** A message as it came, and from where. */
export interface Arrival {
  readonly session: SessionOfEvent;
  readonly direction: "inbound" | "outbound";
  readonly message: WebhookMessage;
}

/** What is known of a message that is stored already, or is about to be. */
type Quoted = Pick<MessageWithMedia, "id" | "chat_id" | "text" | "author_name">;

/**
 * Stores messages that came from WhatsApp, in their order: written by customers, or on the business' own phone. Contacts and
 * chats are made where they are not there; a message that is known already changes nothing.
 *
 * However many there are, the statements are about ten: under load a commit is shared by all that arrived meanwhile.
 */
export async function receiveMessages(
  context: BackendContext,
  tx: Transaction,
  arrivals: readonly Arrival[],
): Promise<void> {
  const known = await selectKnown(tx, arrivals);
  const fresh = arrivals.filter(({ session, message }) => {
    const name = nameOf(session.id, message.id);
    if (known.has(name)) return false;
    known.set(name, undefined);
    return true;
  });
  if (fresh.length === 0) return;
  const contacts = await contactsOf(context, tx, fresh);
  const chats = await Chats.of(context, tx, fresh, contacts);
  const rows: MessageWithMedia[] = [];
  for (const [index, arrival] of fresh.entries()) {
    const contact = contacts[index];
    if (!contact) throw new Error("a message has no contact");
    const quoted = arrival.message.replyTo && known.get(nameOf(arrival.session.id, arrival.message.replyTo.id));
    const row = await place(context, tx, chats, arrival, contact, quoted);
    known.set(nameOf(arrival.session.id, arrival.message.id), row);
    rows.push(row);
  }
  await storeChats(tx, chats.rows);
  await storeIncoming(tx, rows);
  for (const row of rows)
    tx.live(["inbox", `chat:${row.chat_id}`], { event: "message.created", data: showMessage(row) });
  await chats.tell(tx, rows);
}

/** Moves the message's chat, and makes the row that follows from it. */
async function place(
  { jobs, newId, clock }: BackendContext,
  tx: Transaction,
  chats: Chats,
  arrival: Arrival,
  contact: ContactRow,
  quoted: Quoted | undefined,
): Promise<MessageWithMedia> {
  const { session, direction, message } = arrival;
  const now = clock();
  const id = newId();
  const sentAt = notLaterThan(now, new Date(message.sentAt));
  const chat = chats.arrive(session.id, contact, { messageId: id, isInbound: direction === "inbound", sentAt, now });
  const media = message.content.type === "image" ? incomingMedia(newId(), tx, session.id, message.content) : null;
  if (media) {
    await tx.insertInto("media").values(media).execute();
    // The file itself is fetched by a job: a message does not wait for its image.
    await jobs.add(tx, "fetch-media", { organizationId: tx.organizationId, mediaId: media.id });
  }
  const ofThisChat = quoted?.chat_id === chat.id ? quoted : undefined;
  return incomingRow({ id, chat, contact, direction, message, quoted: ofThisChat, media, sentAt, now });
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
    select id, chat_id, text, author_name, session_id, whatsapp_id
      from unnest(${wanted.map(({ session }) => session)}::uuid[], ${wanted.map(({ id }) => id)}::text[])
           as wanted (session_id, whatsapp_id)
      join messages using (session_id, whatsapp_id)`.execute(tx);
  return new Map(rows.map((row) => [nameOf(row.session_id, row.whatsapp_id), row]));
}

/** The contact of each message's chat: the other side, or the group. */
async function contactsOf(
  context: BackendContext,
  tx: Transaction,
  arrivals: readonly Arrival[],
): Promise<readonly ContactRow[]> {
  const people = arrivals.flatMap(({ message: { chat } }) => (chat.kind === "direct" ? [chat.contact] : []));
  const direct = people.length > 0 ? await resolveContacts(context, tx, people) : [];
  let next = 0;
  const contacts: ContactRow[] = [];
  for (const { message } of arrivals) {
    const contact = message.chat.kind === "direct" ? direct[next++] : await resolveGroup(context, tx, message.chat);
    if (contact) contacts.push(contact);
  }
  return contacts;
}

/** The chats that messages of one transaction arrive in. */
class Chats {
  readonly #context: BackendContext;
  readonly #organizationId: string;
  readonly #sessionNames: ReadonlyMap<string, string>;
  readonly #contacts = new Map<string, ContactRow>();
  readonly #byKey = new Map<string, ChatRow>();
  readonly #new = new Set<string>();

  private constructor(
    context: BackendContext,
    tx: Transaction,
    arrivals: readonly Arrival[],
    locked: readonly ChatRow[],
  ) {
    this.#context = context;
    this.#organizationId = tx.organizationId;
    this.#sessionNames = new Map(arrivals.map(({ session }) => [session.id, session.name]));
    for (const row of locked) this.#byKey.set(keyOf(row.session_id, row.contact_id), row);
  }

  static async of(
    context: BackendContext,
    tx: Transaction,
    arrivals: readonly Arrival[],
    contacts: readonly ContactRow[],
  ): Promise<Chats> {
    const keys = new Map(
      arrivals.map(({ session }, index) => {
        const key = { sessionId: session.id, contactId: contacts[index]?.id ?? "" };
        return [keyOf(key.sessionId, key.contactId), key] as const;
      }),
    );
    return new Chats(context, tx, arrivals, await lockChatsOf(tx, [...keys.values()]));
  }

  get rows(): ChatRow[] {
    return [...this.#byKey.values()];
  }

  arrive(sessionId: string, contact: ContactRow, arrival: Parameters<typeof afterArrival>[1]): ChatRow {
    const key = keyOf(sessionId, contact.id);
    this.#contacts.set(contact.id, contact);
    const chat = afterArrival(this.#byKey.get(key) ?? this.#make(sessionId, contact, arrival), arrival);
    this.#byKey.set(key, chat);
    return chat;
  }

  /** Tells browsers of each chat once, as it is after all its messages. */
  async tell(tx: Transaction, messages: readonly MessageWithMedia[]): Promise<void> {
    const byId = new Map(messages.map((message) => [message.id, message]));
    const assignees = await namesOf(tx, this.rows);
    for (const chat of this.rows) {
      const contact = this.#contacts.get(chat.contact_id);
      const last = byId.get(chat.last_message_id ?? "");
      if (!contact || !last) continue;
      const data = presentChat(chat, {
        contact,
        sessionName: this.#sessionNames.get(chat.session_id) ?? "",
        assigneeName: assignees.get(chat.assignee_id ?? "") ?? null,
        lastMessage: showMessage(last),
      });
      tx.live(["inbox", `chat:${chat.id}`], { event: this.#new.has(chat.id) ? "chat.created" : "chat.updated", data });
    }
  }

  #make(sessionId: string, contact: ContactRow, { sentAt, now }: { sentAt: Date; now: Date }): ChatRow {
    const id = this.#context.newId();
    this.#new.add(id);
    return {
      id,
      organization_id: this.#organizationId,
      session_id: sessionId,
      contact_id: contact.id,
      is_group: contact.is_group,
      status: "open",
      assignee_id: null,
      labels: [],
      unread_count: 0,
      last_position: 0,
      last_message_id: null,
      last_activity_at: sentAt,
      waiting_since: null,
      created_at: now,
    };
  }
}

const keyOf = (sessionId: string, contactId: string): string => `${sessionId} ${contactId}`;

async function namesOf(tx: Transaction, chats: readonly ChatRow[]): Promise<Map<string, string>> {
  const ids = [...new Set(chats.flatMap(({ assignee_id: id }) => id ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await tx.selectFrom("auth_users").select(["id", "name"]).where("id", "in", ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
