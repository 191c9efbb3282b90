import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { DomainEventOf } from "../domain-events.ts";

/** A resolution that is taken back so soon was a slip: the conversation goes on. */
export const UNDO_MINUTES = 60;

type Opened = { id: string; chat_id: string };

/**
 * Conversations (0008a_conversations.sql says what they are), kept in the transactions that bring messages and changes, one
 * statement for all of a kind. The chats' rows are held by whoever brings them, so that two never open one.
 */
export async function askInConversations(
  { newId }: BackendContext,
  tx: Transaction,
  events: readonly DomainEventOf<"message.received">[],
): Promise<void> {
  const { rows } = await sql<Opened & { is_new: boolean }>`
    with asked as (
      select distinct on (chat_id) wanted.id, chat_id, position, created_at
        from unnest(${events.map(({ messageId }) => messageId)}::uuid[], ${events.map(newId)}::uuid[]) as wanted (message_id, id)
        join messages on messages.id = message_id
       order by chat_id, position)
    insert into conversations (id, organization_id, chat_id, session_id, team_id, assignee_id, labels, is_group,
                               opened_at, asked_at, asked_position)
    select asked.id, organization_id, chats.id, session_id, team_id, assignee_id, labels, is_group,
           asked.created_at, asked.created_at, asked.position
      from asked join chats on chats.id = asked.chat_id
     where not exists (select from conversations open
                        where open.chat_id = chats.id and open.resolved_at is null and open.asked_at is not null)
    on conflict (chat_id) where resolved_at is null
    do update set asked_at = excluded.asked_at, asked_position = excluded.asked_position
    returning id, chat_id, xmax = 0 as is_new`.execute(tx);
  announceOpened(
    tx,
    rows.filter(({ is_new: isNew }) => isNew),
    "customer",
  );
}

/** The team wrote: that is the first answer, or opens a conversation. What is written on the phone reopens no resolved chat. */
export async function answerInConversations(
  { newId }: BackendContext,
  tx: Transaction,
  events: readonly DomainEventOf<"message.sent">[],
): Promise<void> {
  const { rows } = await sql<Opened>`
    with sent as (
      select distinct on (chat_id) wanted.id, chat_id, position,
             case author_kind when 'member' then sent_at else created_at end as at,
             case author_kind when 'member' then author_id end as by_id
        from unnest(${events.map(({ messageId }) => messageId)}::uuid[], ${events.map(newId)}::uuid[]) as wanted (message_id, id)
        join messages on messages.id = message_id
       order by chat_id, position desc),
    answered as (
      update conversations set first_response_at = greatest(sent.at, asked_at), first_response_by = sent.by_id
        from sent
       where conversations.chat_id = sent.chat_id and resolved_at is null
         and first_response_at is null and asked_position < sent.position)
    insert into conversations (id, organization_id, chat_id, session_id, team_id, assignee_id, labels, is_group, opened_at)
    select sent.id, organization_id, chats.id, session_id, team_id, assignee_id, labels, is_group, sent.at
      from sent join chats on chats.id = sent.chat_id
     where status <> 'resolved'
       and not exists (select from conversations open where open.chat_id = chats.id and open.resolved_at is null)
    on conflict do nothing
    returning id, chat_id`.execute(tx);
  announceOpened(tx, rows, "team");
}

/** An answer at this place was taken back: the first answer is the next one that there is, or is still to come. */
export async function withoutAnswer(tx: Transaction, chatId: string, position: number): Promise<void> {
  await sql`
    update conversations as open
       set (first_response_at, first_response_by) = (
             select greatest(case author_kind when 'member' then sent_at else created_at end, open.asked_at),
                    case author_kind when 'member' then author_id end
               from messages
              where chat_id = ${chatId} and direction = 'outbound' and type not in ('notice', 'note')
                and position > open.asked_position
              order by position limit 1)
     where chat_id = ${chatId} and resolved_at is null and first_response_at is not null and asked_position < ${position}
       and not exists (select from messages
                        where chat_id = ${chatId} and direction = 'outbound' and type not in ('notice', 'note')
                          and position > open.asked_position and position < ${position})`.execute(tx);
}

/** Since when a customer waits in the open conversation of a chat, by its messages; null when nobody does. */
export async function unansweredSince(tx: Transaction, chatId: string): Promise<Date | null> {
  const { rows } = await sql<{ since: Date | null }>`
    select min(created_at) as since from messages
     where chat_id = ${chatId} and direction = 'inbound' and type <> 'notice'
       and (type <> 'call' or content #>> '{call,outcome}' = 'missed')
       and position >= (select asked_position from conversations where chat_id = ${chatId} and resolved_at is null)
       and position > coalesce((select max(position) from messages
                                 where chat_id = ${chatId} and direction = 'outbound' and type not in ('notice', 'note')), 0)`.execute(
    tx,
  );
  return rows[0]?.since ?? null;
}

/** What a conversation is counted under follows its chat; it ends when the chat is resolved, and goes on when that was a slip. */
export async function followChats(
  { clock }: BackendContext,
  tx: Transaction,
  events: readonly DomainEventOf<"chat.changed">[],
): Promise<void> {
  const now = clock();
  const reopened = events.flatMap(({ chatId, before, after }) =>
    before.status === "resolved" && after.status !== "resolved" ? [chatId] : [],
  );
  if (reopened.length > 0)
    await sql`
      update conversations set resolved_at = null, resolved_by = null
       where id in (select distinct on (chat_id) id from conversations where chat_id = any(${reopened}::uuid[])
                     order by chat_id, opened_at desc)
         and resolved_at > ${now}::timestamptz - make_interval(mins => ${UNDO_MINUTES})
         and not exists (select from conversations open where open.chat_id = conversations.chat_id and open.resolved_at is null)`.execute(
      tx,
    );
  await sql`
    update conversations
       set team_id = chats.team_id, assignee_id = chats.assignee_id, labels = chats.labels,
           resolved_at = case when chats.status = 'resolved' then ${now}::timestamptz end,
           resolved_by = case when chats.status = 'resolved' then changed.by_id end
      from unnest(${events.map(({ chatId }) => chatId)}::uuid[], ${events.map(({ by }) => by)}::text[]) as changed (chat_id, by_id)
      join chats on chats.id = changed.chat_id
     where conversations.chat_id = chats.id and conversations.resolved_at is null`.execute(tx);
}

function announceOpened(tx: Transaction, opened: readonly Opened[], by: "customer" | "team"): void {
  for (const { id: conversationId, chat_id: chatId } of opened)
    tx.announce({ type: "conversation.opened", chatId, conversationId, by });
}
