import type { Chat, ChatStatus, Notice } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ChatRow } from "../database/tables.ts";
import type { ChatFacts } from "../domain-events.ts";
import { addTeamNotice } from "../messages/add-notice.ts";
import { ChatNotFound } from "./chat-errors.ts";
import { showChat } from "./chat-queries.ts";
import { UNDO_MINUTES } from "./conversations.ts";

/** What is not given stays. */
export interface ChatChange {
  readonly status?: ChatStatus;
  /** With `snoozed`; null: until somebody writes. */
  readonly snoozedUntil?: Date | null;
  /** null: nobody's. */
  readonly assigneeId?: string | null;
  readonly teamId?: string | null;
  /** As the organization's list has them. */
  readonly labels?: readonly string[];
  /** It moves to the top of the list. */
  readonly isNews?: boolean;
}

/** Who changes a chat; null: the desk itself. */
export type By = Pick<Member, "userId" | "name"> | null;

export const factsOf = (chat: ChatRow): ChatFacts => ({
  status: chat.status,
  assigneeId: chat.assignee_id,
  teamId: chat.team_id,
  labels: chat.labels,
});

/**
 * Changes a chat whose row is held: writes it, says so in the thread, announces it and tells the team. Every change of
 * status, person, team or labels that is no message goes through here.
 */
export async function changeChat(
  context: BackendContext,
  tx: Transaction,
  chat: ChatRow,
  change: ChatChange,
  by: By,
): Promise<Chat> {
  const before = factsOf(chat);
  const after: ChatFacts = {
    status: change.status ?? before.status,
    assigneeId: change.assigneeId === undefined ? before.assigneeId : change.assigneeId,
    teamId: change.teamId === undefined ? before.teamId : change.teamId,
    labels: change.labels ?? before.labels,
  };
  const snoozedUntil = await snooze(context, tx, chat, after.status, change.snoozedUntil);
  const isOtherTime = snoozedUntil !== null && snoozedUntil.getTime() !== chat.snoozed_until?.getTime();
  const notices = [
    ...statusNotice(before, after, isOtherTime ? snoozedUntil : null, by),
    ...(await assignmentNotice(tx, before, after, by)),
    ...labelsNotice(before, after, by),
  ];
  if (change.isNews || notices.length > 0) {
    await tx
      .updateTable("chats")
      .set({
        status: after.status,
        assignee_id: after.assigneeId,
        team_id: after.teamId,
        labels: [...after.labels],
        snoozed_until: snoozedUntil,
        ...(await waitingAfter(context, tx, chat, after.status)),
        ...(change.isNews && { last_activity_at: context.clock() }),
      })
      .where("id", "=", chat.id)
      .execute();
    for (const notice of notices) await addTeamNotice(context, tx, chat.id, notice, by);
    if (notices.length > 0)
      tx.announce({ type: "chat.changed", chatId: chat.id, by: by?.userId ?? null, before, after });
  }
  const shown = await showChat(tx, chat.id);
  if (!shown) throw new ChatNotFound(chat.id);
  tx.live(["inbox", `chat:${chat.id}`], { event: "chat.updated", data: shown });
  return shown;
}

async function snooze(
  { jobs }: BackendContext,
  tx: Transaction,
  chat: ChatRow,
  status: ChatStatus,
  until: Date | null | undefined,
): Promise<Date | null> {
  if (status !== "snoozed") return null;
  if (until === undefined && chat.status === "snoozed") return chat.snoozed_until;
  if (until)
    await jobs.add(
      tx,
      "wake-chat",
      { organizationId: tx.organizationId, chatId: chat.id },
      { key: `wake:${chat.id}`, runAt: until },
    );
  return until ?? null;
}

const whoDid = (by: By) => (by ? { by: { name: by.name, memberId: by.userId } } : {});

function statusNotice(before: ChatFacts, after: ChatFacts, until: Date | null, by: By): Notice[] {
  if (before.status === after.status && until === null) return [];
  return [
    {
      kind: "status",
      ...whoDid(by),
      status: after.status,
      ...(until && { until: until.toISOString() }),
      ...(!by && before.status === "snoozed" && { isAwake: true }),
    },
  ];
}

async function assignmentNotice(tx: Transaction, before: ChatFacts, after: ChatFacts, by: By): Promise<Notice[]> {
  if (before.assigneeId === after.assigneeId && before.teamId === after.teamId) return [];
  const { rows } = await sql<{ kind: "assignee" | "team"; id: string; name: string }>`
    select 'assignee' as kind, id, name from auth_users where id = ${after.assigneeId}
    union all select 'team', id::text, name from teams where id = ${after.teamId}`.execute(tx);
  const named = Object.fromEntries(rows.map(({ kind, id, name }) => [kind, { id, name }]));
  return [{ kind: "assigned", ...whoDid(by), ...named }];
}

function labelsNotice(before: ChatFacts, after: ChatFacts, by: By): Notice[] {
  const added = after.labels.filter((label) => !before.labels.includes(label));
  const removed = before.labels.filter((label) => !after.labels.includes(label));
  return added.length + removed.length > 0 ? [{ kind: "labels", ...whoDid(by), added, removed }] : [];
}

/** Nobody waits in a resolved chat. When that was a slip, whoever waited before waits again. */
async function waitingAfter(
  { clock }: BackendContext,
  tx: Transaction,
  chat: ChatRow,
  status: ChatStatus,
): Promise<{ waiting_since?: Date | null }> {
  if (status === "resolved") return { waiting_since: null };
  if (chat.status !== "resolved") return {};
  const { rows } = await sql<{ since: Date | null }>`
    with last as (
      select asked_position from conversations
       where chat_id = ${chat.id} and resolved_at > ${clock()}::timestamptz - make_interval(mins => ${UNDO_MINUTES})
       order by opened_at desc limit 1)
    select min(created_at) as since from messages, last
     where chat_id = ${chat.id} and direction = 'inbound' and type <> 'notice'
       and (type <> 'call' or content #>> '{call,outcome}' = 'missed')
       and position >= asked_position
       and position > coalesce((select max(position) from messages
                                 where chat_id = ${chat.id} and direction = 'outbound' and type not in ('notice', 'note')
                                   and position > last.asked_position), asked_position - 1)`.execute(tx);
  return { waiting_since: rows[0]?.since ?? null };
}
