import type { ChatStatus } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ChatRow } from "../database/tables.ts";

/**
 * What points to a chat and goes with it when it becomes one with another, as a test holds against the database: `moved` with
 * its rows, `merged` with what the other has of the same kind, `made anew`: it would be wrong for the whole; `by itself`: the
 * database moves it with the messages.
 */
export const FOLLOWS_CHAT = {
  messages: "moved",
  conversations: "merged",
  notifications: "moved",
  merged_chats: "moved",
  chat_marks: "merged",
  suggestions: "moved",
  knowledge_offers: "moved",
  chat_summaries: "made anew",
  message_volume_deltas: "by itself",
  message_volume_by_chat: "by itself",
} as const;

/**
 * Makes two chats of one session one: `target` takes over all of `chat`, which is gone. Messages stand in the order of time;
 * each chat's own order stays. What was queued still leaves; what others still write to the
 * one that is gone comes into the one that stays. Both rows are held.
 */
export async function mergeChats(
  { jobs }: Pick<BackendContext, "jobs">,
  tx: Transaction,
  target: ChatRow,
  chat: ChatRow,
): Promise<void> {
  await dropCopies(tx, target.id, chat.id);
  await interleave(tx, target, chat);
  await mergeConversations(tx, target.id, chat.id);
  await moveRest(tx, target.id, chat.id);
  await updateTarget(tx, target, chat);
  await rememberMerged(tx, target.id, chat.id);
  await tx.deleteFrom("chats").where("id", "=", chat.id).execute();
  const { organizationId } = tx;
  await jobs.add(
    tx,
    "send-queued-messages",
    { organizationId, chatId: target.id },
    { queue: `chat:${target.id}`, key: `send:${target.id}` },
  );
  const channels = ["inbox", `chat:${target.id}`, `chat:${chat.id}`] as const;
  tx.live(channels, { event: "chat.merged", data: { chatId: chat.id, into: target.id } });
  tx.live(["inbox", `chat:${target.id}`], { event: "chat.history", data: { chatId: target.id } });
}

/** The same message may have come to both before they were known to be one. */
const dropCopies = (tx: Transaction, targetId: string, chatId: string) =>
  sql`
    delete from messages using messages as kept
     where messages.chat_id = ${chatId} and kept.chat_id = ${targetId} and kept.whatsapp_id = messages.whatsapp_id`.execute(
    tx,
  );

// Above all places there are, so that no place is taken twice on the way. A message is as late as the latest before it in its
// own chat: customers' clocks and late deliveries must not change an order that people have seen.
const interleave = (tx: Transaction, target: ChatRow, chat: ChatRow) =>
  sql`
    with timed as (
      select id, chat_id, position, max(sent_at) over (partition by chat_id order by position) as late
        from messages where chat_id in (${target.id}, ${chat.id})),
    placed as (
      select id, chat_id, position,
             ${Math.max(target.last_position, chat.last_position)}::bigint
               + row_number() over (order by late, chat_id <> ${target.id}, position) as place
        from timed),
    asked as (
      update conversations set asked_position = place from placed
       where conversations.chat_id = placed.chat_id and asked_position = placed.position),
    ended as (
      update chats set resolved_position = (
               select max(place) from placed join chats as ended on ended.id = placed.chat_id
                where placed.position <= ended.resolved_position)
       where id = ${target.id})
    update messages set chat_id = ${target.id}, position = place from placed where messages.id = placed.id`.execute(tx);

/** Of two open ones the older goes on, with what happened first in either. */
async function mergeConversations(tx: Transaction, targetId: string, chatId: string): Promise<void> {
  await sql`
    with younger as (
      delete from conversations
       where id = (select id from conversations where chat_id in (${targetId}, ${chatId}) and resolved_at is null
                    order by opened_at desc, id desc limit 1)
         and (select count(*) from conversations where chat_id in (${targetId}, ${chatId}) and resolved_at is null) = 2
      returning *)
    update conversations as older
       set asked_at = least(older.asked_at, younger.asked_at),
           asked_position = least(older.asked_position, younger.asked_position),
           first_response_at = least(older.first_response_at, younger.first_response_at),
           first_response_by = case when younger.first_response_at < older.first_response_at or older.first_response_at is null
                                    then younger.first_response_by else older.first_response_by end
      from younger
     where older.chat_id in (${targetId}, ${chatId}) and older.resolved_at is null and older.id <> younger.id`.execute(
    tx,
  );
  await tx.updateTable("conversations").set({ chat_id: targetId }).where("chat_id", "=", chatId).execute();
}

async function moveRest(tx: Transaction, targetId: string, chatId: string): Promise<void> {
  await tx.updateTable("notifications").set({ chat_id: targetId }).where("chat_id", "=", chatId).execute();
  await tx.updateTable("suggestions").set({ chat_id: targetId }).where("chat_id", "=", chatId).execute();
  await tx.updateTable("knowledge_offers").set({ chat_id: targetId }).where("chat_id", "=", chatId).execute();
  await tx.deleteFrom("chat_summaries").where("chat_id", "in", [chatId, targetId]).execute();
  await sql`
    insert into chat_marks (organization_id, user_id, chat_id, is_pinned, is_muted)
    select organization_id, user_id, ${targetId}, is_pinned, is_muted from chat_marks where chat_id = ${chatId}
    on conflict (organization_id, user_id, chat_id)
    do update set is_pinned = chat_marks.is_pinned or excluded.is_pinned, is_muted = chat_marks.is_muted and excluded.is_muted`.execute(
    tx,
  );
}

/** Whoever asks for the chat that goes, or for one that had become part of it, finds the one that stays (`lockChat`). */
async function rememberMerged(tx: Transaction, targetId: string, chatId: string): Promise<void> {
  await tx.updateTable("merged_chats").set({ chat_id: targetId }).where("chat_id", "=", chatId).execute();
  await tx
    .insertInto("merged_chats")
    .values({ id: chatId, organization_id: tx.organizationId, chat_id: targetId })
    .execute();
}

async function updateTarget(tx: Transaction, target: ChatRow, chat: ChatRow): Promise<void> {
  const isLater = chat.last_activity_at > target.last_activity_at;
  const { rows } = await sql<{ last_position: number | null; last_message_id: string | null }>`
    select max(position) as last_position,
           (select id from messages where chat_id = ${target.id} and type not in ('notice', 'note')
             order by position desc limit 1) as last_message_id
      from messages where chat_id = ${target.id}`.execute(tx);
  await tx
    .updateTable("chats")
    .set({
      last_position: rows[0]?.last_position ?? target.last_position,
      last_message_id: rows[0]?.last_message_id ?? null,
      unread_count: target.unread_count + chat.unread_count,
      last_activity_at: isLater ? chat.last_activity_at : target.last_activity_at,
      waiting_since: earliest(target.waiting_since, chat.waiting_since),
      assignee_id: target.assignee_id ?? chat.assignee_id,
      team_id: target.team_id ?? chat.team_id,
      labels: [...new Set([...target.labels, ...chat.labels])],
      status: statusOf(target.status, chat.status),
      snoozed_until: null,
    })
    .where("id", "=", target.id)
    .execute();
}

/** What somebody still has to do of either is still to be done; a chat that sleeps wakes. */
function statusOf(a: ChatStatus, b: ChatStatus): ChatStatus {
  if (a === b && a !== "snoozed") return a;
  const isPending = (a === "pending" && b === "resolved") || (b === "pending" && a === "resolved");
  return isPending ? "pending" : "open";
}

const earliest = (a: Date | null, b: Date | null): Date | null => (a && b ? (a < b ? a : b) : (a ?? b));
