import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ChatRow, ContactRow } from "../database/tables.ts";
import { type MessageWithMedia, showMessage } from "../messages/message-presenter.ts";
import type { SessionOfEvent } from "../whatsapp/session-of-event.ts";
import { presentChat } from "./chat-presenter.ts";
import { addChats, afterArrival, isOver, lockChatsOf, moveChats } from "./incoming-chats.ts";

/** The chats that messages of one transaction arrive in. */
export class ArrivingChats {
  readonly #context: BackendContext;
  readonly #organizationId: string;
  readonly #sessions: ReadonlyMap<string, SessionOfEvent>;
  readonly #contacts = new Map<string, ContactRow>();
  readonly #byKey = new Map<string, ChatRow>();
  readonly #new = new Set<string>();
  readonly #reopened = new Map<string, number>();
  /** Of members and teams. */
  #names: ReadonlyMap<string, string> = new Map();

  private constructor(
    context: BackendContext,
    tx: Transaction,
    arrivals: readonly { readonly session: SessionOfEvent }[],
    locked: readonly ChatRow[],
  ) {
    this.#context = context;
    this.#organizationId = tx.organizationId;
    this.#sessions = new Map(arrivals.map(({ session }) => [session.id, session]));
    for (const row of locked) this.#byKey.set(keyOf(row.session_id, row.contact_id), row);
  }

  static async of(
    context: BackendContext,
    tx: Transaction,
    arrivals: readonly { readonly session: SessionOfEvent }[],
    contacts: readonly ContactRow[],
  ): Promise<ArrivingChats> {
    const keys = new Map(
      arrivals.map(({ session }, index) => {
        const key = { sessionId: session.id, contactId: contacts[index]?.id ?? "" };
        return [keyOf(key.sessionId, key.contactId), key] as const;
      }),
    );
    return new ArrivingChats(context, tx, arrivals, await lockChatsOf(tx, [...keys.values()]));
  }

  get rows(): ChatRow[] {
    return [...this.#byKey.values()];
  }

  /** Those that were not there before. */
  get created(): ChatRow[] {
    return this.rows.filter(({ id }) => this.#new.has(id));
  }

  /** Where the line stands that says that this message opened its chat again; undefined: it did not. */
  placeOfReopening(messageId: string): number | undefined {
    return this.#reopened.get(messageId);
  }

  arrive(sessionId: string, contact: ContactRow, arrival: Parameters<typeof afterArrival>[1]): ChatRow {
    const key = keyOf(sessionId, contact.id);
    this.#contacts.set(contact.id, contact);
    const before = this.#byKey.get(key) ?? this.#make(sessionId, contact, arrival);
    const isReopened = arrival.effect === "asks" && isOver(before);
    // Before the message, the line that says so.
    const place = before.last_position + 1;
    if (isReopened) this.#reopened.set(arrival.messageId, place);
    const chat = afterArrival(isReopened ? { ...before, last_position: place } : before, arrival);
    this.#byKey.set(key, chat);
    return chat;
  }

  /** Writes them, and finds out what is told of them. */
  async store(tx: Transaction): Promise<void> {
    const { created, rows } = this;
    const [names] = await Promise.all([
      namesOf(tx, rows),
      addChats(tx, created),
      moveChats(
        tx,
        rows.filter(({ id }) => !this.#new.has(id)),
      ),
    ]);
    this.#names = names;
  }

  /** Tells browsers of each chat once, as it is after all its messages. */
  tell(tx: Transaction, messages: readonly MessageWithMedia[]): void {
    const byId = new Map(messages.map((message) => [message.id, message]));
    for (const chat of this.rows) {
      const contact = this.#contacts.get(chat.contact_id);
      const last = byId.get(chat.last_message_id ?? "");
      if (!contact || !last) continue;
      const data = presentChat(chat, {
        contact,
        sessionName: this.#sessions.get(chat.session_id)?.name ?? "",
        assigneeName: this.#names.get(chat.assignee_id ?? "") ?? null,
        teamName: this.#names.get(chat.team_id ?? "") ?? null,
        lastMessage: showMessage(last),
      });
      tx.live(["inbox", `chat:${chat.id}`], { event: this.#new.has(chat.id) ? "chat.created" : "chat.updated", data });
    }
  }

  #make(sessionId: string, contact: ContactRow, { sentAt, now }: { sentAt: Date; now: Date }): ChatRow {
    const id = this.#context.newId();
    this.#new.add(id);
    const teamId = this.#sessions.get(sessionId)?.teamId ?? null;
    return emptyChat({ id, organizationId: this.#organizationId, sessionId, teamId, contact, at: sentAt, now });
  }
}

interface NewChat {
  readonly id: string;
  readonly organizationId: string;
  readonly sessionId: string;
  readonly teamId: string | null;
  readonly contact: ContactRow;
  /** Its last activity. */
  readonly at: Date;
  readonly now: Date;
}

/** The row of a chat before its first message. */
export const emptyChat = ({ id, organizationId, sessionId, teamId, contact, at, now }: NewChat): ChatRow => ({
  id,
  organization_id: organizationId,
  session_id: sessionId,
  contact_id: contact.id,
  is_group: contact.is_group,
  status: "open",
  assignee_id: null,
  team_id: teamId,
  labels: [],
  unread_count: 0,
  last_position: 0,
  last_message_id: null,
  last_activity_at: at,
  waiting_since: null,
  snoozed_until: null,
  disappearing_seconds: null,
  created_at: now,
});

const keyOf = (sessionId: string, contactId: string): string => `${sessionId} ${contactId}`;

/** Of members and teams. */
async function namesOf(tx: Transaction, chats: readonly ChatRow[]): Promise<Map<string, string>> {
  const assignees = [...new Set(chats.flatMap(({ assignee_id: id }) => id ?? []))];
  const teams = [...new Set(chats.flatMap(({ team_id: id }) => id ?? []))];
  if (assignees.length + teams.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from auth_users where id = any(${assignees}::text[])
    union all select id::text, name from teams where id = any(${teams}::uuid[])`.execute(tx);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
