import type { Chat } from "@gomarketing/contracts";
import { sql } from "kysely";
import { searchPattern } from "../contacts/search-text.ts";
import type { Queries, Transaction } from "../database/connection.ts";
import { PLAN_ANEW } from "../database/preparing-client.ts";
import type { ChatRow } from "../database/tables.ts";
import { showMessage } from "../messages/message-presenter.ts";
import { selectMessagesById } from "../messages/message-queries.ts";
import { presentChat } from "./chat-presenter.ts";

interface ChatWithNames extends ChatRow {
  readonly contact_name: string | null;
  readonly push_name: string | null;
  readonly phone: string | null;
  readonly picture_url: string | null;
  readonly description: string | null;
  readonly participant_count: number | null;
  readonly session_name: string;
  readonly assignee_name: string | null;
  readonly team_name: string | null;
}

const withNames = (db: Queries) =>
  db
    .selectFrom("chats")
    .innerJoin("contacts", "contacts.id", "chats.contact_id")
    .innerJoin("whatsapp_sessions", "whatsapp_sessions.id", "chats.session_id")
    .leftJoin("auth_users", "auth_users.id", "chats.assignee_id")
    .leftJoin("teams", "teams.id", "chats.team_id")
    .selectAll("chats")
    .select([
      "contacts.name as contact_name",
      "contacts.push_name",
      "contacts.phone",
      "contacts.picture_url",
      "contacts.description",
      "contacts.participant_count",
      "whatsapp_sessions.name as session_name",
      "auth_users.name as assignee_name",
      "teams.name as team_name",
    ]);

/** Chats as they are shown, with their last messages, in the order of `ids`. */
export async function showChats(db: Queries, ids: readonly string[]): Promise<Chat[]> {
  if (ids.length === 0) return [];
  const rows = await withNames(db)
    .where("chats.id", "=", sql<string>`any(${[...ids]}::uuid[])`)
    .execute();
  const shown = new Map((await withLastMessages(db, rows)).map((chat) => [chat.id, chat]));
  return ids.flatMap((id) => shown.get(id) ?? []);
}

export async function showChat(db: Queries, id: string): Promise<Chat | undefined> {
  return (await showChats(db, [id]))[0];
}

/** Locks a chat's row until the transaction ends: of one that was merged, the row of the chat that it is part of now. */
export async function lockChat(tx: Transaction, id: string): Promise<ChatRow | undefined> {
  const chat = await tx
    .selectFrom("chats")
    .selectAll()
    .where("organization_id", "=", tx.organizationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (chat) return chat;
  // Looked for afterwards: whoever merges it holds its row meanwhile. What it became may be merged while we wait for that.
  const into = await mergedInto(tx, tx.organizationId, id);
  return into === undefined ? undefined : lockChat(tx, into);
}

/** A chat's id, or the one of the chat that it was merged into; undefined when there is neither. */
export async function currentChatId(db: Queries, organizationId: string, id: string): Promise<string | undefined> {
  const chat = await db
    .selectFrom("chats")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return chat?.id ?? mergedInto(db, organizationId, id);
}

async function mergedInto(db: Queries, organizationId: string, id: string): Promise<string | undefined> {
  const merged = await db
    .selectFrom("merged_chats")
    .select("chat_id")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return merged?.chat_id;
}

export interface ChatFilter {
  readonly status?: Chat["status"];
  /** A user's id, or null for chats of nobody. */
  readonly assigneeId?: string | null;
  readonly sessionId?: string;
  readonly label?: string;
  /** A team's id, or null for chats of none. */
  readonly teamId?: string | null;
  readonly unread?: boolean;
  /** Part of a name, or digits of a phone number. */
  readonly q?: string;
}

interface ChatPage {
  readonly after?: { at: Date; id: string } | undefined;
  readonly limit: number;
  /** Of these chats alone, or of all others. */
  readonly pinned?: { readonly ids: readonly string[]; readonly isWanted: boolean };
}

/** A page of chats, newest activity first; one row more than `limit` shows that there is a next page. */
export async function selectChats(
  db: Queries,
  organizationId: string,
  filter: ChatFilter,
  page: ChatPage,
): Promise<Chat[]> {
  let query = filtered(withNames(db).where("chats.organization_id", "=", organizationId), organizationId, filter);
  const { ids, isWanted } = page.pinned ?? { ids: [], isWanted: false };
  if (isWanted) query = query.where("chats.id", "in", [...ids]);
  else if (ids.length > 0) query = query.where("chats.id", "not in", [...ids]);
  // WhatsApp stamps whole seconds, so that ties are common; the id keeps them in a fixed order.
  if (page.after)
    query = query.where(sql<boolean>`(chats.last_activity_at, chats.id) < (${page.after.at}, ${page.after.id}::uuid)`);
  const rows = await query
    .orderBy("chats.last_activity_at", "desc")
    .orderBy("chats.id", "desc")
    .limit(page.limit)
    .execute();
  return withLastMessages(db, rows);
}

/** Whoever finds more contacts than this narrows the search. */
const MAX_MATCHES = 2_000;

type ChatQuery = ReturnType<typeof withNames>;

function filtered(query: ChatQuery, organizationId: string, filter: ChatFilter): ChatQuery {
  let narrowed = query;
  if (filter.status) narrowed = narrowed.where("chats.status", "=", filter.status);
  if (filter.assigneeId === null) narrowed = narrowed.where("chats.assignee_id", "is", null);
  else if (filter.assigneeId !== undefined) narrowed = narrowed.where("chats.assignee_id", "=", filter.assigneeId);
  if (filter.teamId === null) narrowed = narrowed.where("chats.team_id", "is", null);
  else if (filter.teamId !== undefined) narrowed = narrowed.where("chats.team_id", "=", filter.teamId);
  if (filter.sessionId) narrowed = narrowed.where("chats.session_id", "=", filter.sessionId);
  if (filter.label) narrowed = narrowed.where(sql<boolean>`chats.labels @> array[${filter.label}]::text[]`);
  if (filter.unread) narrowed = narrowed.where("chats.unread_count", ">", 0);
  if (filter.q) narrowed = narrowed.where(matches(organizationId, filter.q));
  const { status: _status, ...rare } = filter;
  // How many chats bear a label or are somebody's decides where to begin.
  return Object.values(rare).some((value) => value) ? narrowed.modifyEnd(sql.raw(PLAN_ANEW)) : narrowed;
}

/** The contacts first, then their chats: walking the chats by activity would look at all of them for a rare name. */
const matches = (organizationId: string, q: string) => sql<boolean>`chats.contact_id = any(array(
  select id from contacts
   where organization_id = ${organizationId} and search_text like ${searchPattern(q)}
   limit ${MAX_MATCHES}))`;

/**
 * How many chats the tabs of the inbox list: open ones of the user, and of nobody. `all` and `unread` count those that are
 * not resolved, whether they rest or not.
 */
export async function countChats(
  db: Queries,
  organizationId: string,
  userId: string,
  teamId: string | undefined,
): Promise<{ mine: number; queue: number; all: number; unread: number }> {
  const ofTeam = teamId === undefined ? sql`` : sql`and team_id = ${teamId}`;
  const { rows } = await sql<{ mine: number; queue: number; all: number; unread: number }>`
    select count(*) filter (where assignee_id = ${userId} and status = 'open') as mine,
           count(*) filter (where assignee_id is null and status = 'open') as queue,
           count(*) as "all",
           count(*) filter (where unread_count > 0) as unread
      from chats where organization_id = ${organizationId} and status <> 'resolved' ${ofTeam}`.execute(db);
  return rows[0] ?? { mine: 0, queue: 0, all: 0, unread: 0 };
}

async function withLastMessages(db: Queries, rows: readonly ChatWithNames[]): Promise<Chat[]> {
  const messages = await selectMessagesById(
    db,
    rows.flatMap(({ last_message_id: id }) => id ?? []),
  );
  const byId = new Map(messages.map((message) => [message.id, message]));
  return rows.map((row) => {
    const last = byId.get(row.last_message_id ?? "");
    const contact = {
      id: row.contact_id,
      name: row.contact_name,
      push_name: row.push_name,
      phone: row.phone,
      picture_url: row.picture_url,
      description: row.description,
      participant_count: row.participant_count,
    };
    return presentChat(row, {
      contact,
      sessionName: row.session_name,
      assigneeName: row.assignee_name,
      teamName: row.team_name,
      lastMessage: last && showMessage(last),
    });
  });
}
