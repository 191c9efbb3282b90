import { showChat } from "../chats/chat-queries.ts";
import type { BackendContext } from "../context.ts";
import { isDatabaseDown } from "../database/failures.ts";
import type { HistoryPart } from "../database/tables.ts";
import { COMPLETE, showSession } from "../sessions/session-queries.ts";
import { resolveContacts } from "../whatsapp/resolve-contact.ts";
import type { SessionOfEvent } from "../whatsapp/session-of-event.ts";
import { type HistoryChat, importChats } from "./import-chats.ts";

/** So many old messages share a commit: a live message of the same chat waits no longer than that takes. */
const MESSAGES_A_COMMIT = 200;
const CONTACTS_A_COMMIT = 200;
const CHATS_A_COMMIT = 100;

/**
 * Sorts the parts of a session's history that are on disk into its chats, oldest part first. Nothing of it is unread, and
 * nobody is told of each message: a chat that has changed is told once. What is there already changes nothing, so that a
 * part may be begun twice.
 */
export async function importHistory(
  context: BackendContext,
  { organizationId, sessionId }: { organizationId: string; sessionId: string },
): Promise<void> {
  const queries = context.db.of(organizationId);
  const session = await queries
    .selectFrom("whatsapp_sessions")
    .leftJoin("team_sessions", "team_sessions.session_id", "whatsapp_sessions.id")
    .select(["id", "name", "team_id as teamId"])
    .where("id", "=", sessionId)
    .where("whatsapp_sessions.organization_id", "=", organizationId)
    .executeTakeFirst();
  if (!session) return;
  const nextPart = () =>
    queries
      .selectFrom("history_parts")
      .select(["id", "body"])
      .where("session_id", "=", sessionId)
      .orderBy("created_at")
      .orderBy("id")
      .limit(1)
      .executeTakeFirst();
  for (let part = await nextPart(); part; part = await nextPart()) {
    await importContacts(context, organizationId, part.body);
    const changed = await importMessages(context, { ...session, organizationId }, part.body);
    await finish(context, organizationId, sessionId, part, changed);
  }
}

async function importContacts({ db, ...context }: BackendContext, organizationId: string, { contacts }: HistoryPart) {
  for (const people of chunks(contacts, CONTACTS_A_COMMIT))
    await db.inOrganization(organizationId, (tx) => resolveContacts(context, tx, people));
}

/** @returns the chats that are not as they were */
async function importMessages(
  context: BackendContext,
  session: SessionOfEvent,
  part: HistoryPart,
): Promise<ReadonlySet<string>> {
  const changed = new Set<string>();
  const take = async (chats: readonly HistoryChat[]) => {
    const ids = await context.db.inOrganization(session.organizationId, (tx) =>
      importChats(context, tx, session, chats),
    );
    for (const id of ids) changed.add(id);
  };
  for (const slice of slicesOf(part)) {
    try {
      await take(slice);
    } catch (error) {
      if (isDatabaseDown(error)) throw error;
      // One that cannot be stored takes no other with it.
      for (const chat of slice) await takeEach(context, chat, take);
    }
  }
  return changed;
}

async function takeEach(
  { log }: BackendContext,
  chat: HistoryChat,
  take: (chats: readonly HistoryChat[]) => Promise<void>,
): Promise<void> {
  const single = chat.messages.length > 0 ? chat.messages.map((message) => ({ ...chat, messages: [message] })) : [chat];
  for (const one of single) {
    await take([one]).catch((error: unknown) => {
      if (isDatabaseDown(error)) throw error;
      log.warn({ err: error, id: one.messages[0]?.id }, "a message of the history could not be stored");
    });
  }
}

/** The chats of a part, with their messages, in portions of one commit each. Of a long chat the newest portion first. */
function slicesOf({ chats, messages }: HistoryPart): HistoryChat[][] {
  const byJid = new Map<string, HistoryChat>();
  for (const { chat, ...listed } of chats) byJid.set(chat.jid, { address: chat, listed, messages: [] });
  for (const [jid, own] of Map.groupBy(messages, ({ chat }) => chat.jid)) {
    const address = own[0]?.chat;
    if (address) byJid.set(jid, { address, ...byJid.get(jid), messages: own });
  }
  const slices: HistoryChat[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const chat of byJid.values()) {
    const newestFirst = chunks(chat.messages, MESSAGES_A_COMMIT).reverse();
    for (const portion of newestFirst.length > 0 ? newestFirst : [[]]) {
      const isFull = size + portion.length > MESSAGES_A_COMMIT || slices.at(-1)?.length === CHATS_A_COMMIT;
      if (isFull) slices.push([]);
      slices.at(-1)?.push({ ...chat, messages: portion });
      // Two portions of one chat are never in one commit: their order would be lost.
      size = (isFull ? 0 : size) + (newestFirst.length > 1 ? MESSAGES_A_COMMIT : portion.length);
    }
  }
  return slices;
}

async function finish(
  { db }: BackendContext,
  organizationId: string,
  sessionId: string,
  { id, body }: { id: string; body: HistoryPart },
  changed: ReadonlySet<string>,
): Promise<void> {
  await db.inOrganization(organizationId, async (tx) => {
    await tx.deleteFrom("history_parts").where("id", "=", id).execute();
    await tx
      .updateTable("whatsapp_sessions")
      .set({ history_progress: body.isLast ? COMPLETE + (body.missing ?? 0) : body.progress })
      .where("id", "=", sessionId)
      .execute();
    for (const chatId of changed) {
      const chat = await showChat(tx, chatId);
      if (!chat) continue;
      tx.live(["inbox", `chat:${chatId}`], { event: "chat.updated", data: chat });
      tx.live([`chat:${chatId}`], { event: "chat.history", data: { chatId } });
    }
    const session = await showSession(tx, sessionId);
    if (session) tx.live(["sessions"], { event: "session.updated", data: session });
  });
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < all.length; at += size) parts.push(all.slice(at, at + size));
  return parts;
}
