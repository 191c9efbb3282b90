import type { Chat, DistributionKind } from "@gomarketing/contracts";
import { sql } from "kysely";
import { changeChat } from "../chats/change-chat.ts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ChatRow } from "../database/tables.ts";
import type { DomainEventOf } from "../domain-events.ts";
import { ONLINE_SECONDS } from "./presence-queries.ts";

/** Keeps the hashes of these locks apart from others'. */
const DISTRIBUTION_LOCK = 7_265_008;
/** So many of each queue are handed out in one transaction. */
const MAX_AT_ONCE = 50;

interface Waiting extends ChatRow {
  readonly distribution: DistributionKind;
  readonly max_open_chats: number;
}

interface Candidate {
  readonly user_id: string;
  turn: number;
  open: number;
}

/** Somebody began a conversation: the chat is handed to one of those who are there, where its team or organization wants so. */
export async function distributeOpened(
  context: BackendContext,
  tx: Transaction,
  events: readonly DomainEventOf<"conversation.opened">[],
): Promise<void> {
  const chatIds = events.flatMap(({ by, chatId }) => (by === "customer" ? [chatId] : []));
  if (chatIds.length > 0) await distribute(context, tx, chatIds);
}

/** A chat left somebody's hands, or lost its owner: there may be room, or one more who waits. */
export async function distributeFreed(
  context: BackendContext,
  tx: Transaction,
  events: readonly DomainEventOf<"chat.changed">[],
): Promise<void> {
  const isFreed = events.some(
    ({ before, after }) =>
      (before.status === "open" && after.status !== "open") ||
      (after.status === "open" && after.assigneeId === null) ||
      (before.assigneeId !== null && before.assigneeId !== after.assigneeId),
  );
  if (isFreed) await distributeLater(context, tx);
}

/** Adds the job that hands out what waits, where anything is handed out at all. */
export async function distributeLater({ jobs }: Pick<BackendContext, "jobs">, tx: Transaction): Promise<void> {
  const { rows } = await sql`
    select from teams where organization_id = ${tx.organizationId} and distribution <> 'off'
    union all select from desk_settings where organization_id = ${tx.organizationId} and distribution <> 'off'
    limit 1`.execute(tx);
  if (rows.length === 0) return;
  const { organizationId } = tx;
  await jobs.add(tx, "distribute-chats", { organizationId }, { key: `distribute:${organizationId}` });
}

/** The job: hands out chats that wait, the longest waiting first, as long as somebody has room. */
export async function distributeWaiting(
  context: BackendContext,
  { organizationId }: { organizationId: string },
): Promise<void> {
  for (let given = 1; given > 0; )
    given = await context.db.inOrganization(organizationId, async (tx) => (await distribute(context, tx)).length);
}

/**
 * Hands chats of nobody to members who are online, available and have room: in turn, or to who has the fewest. Groups are
 * the whole team's and are not handed out. One transaction of an organization does so at a time, until it commits, so that
 * two never count alike.
 *
 * @param chatIds held by this transaction; left out: those that wait, the longest first
 * @returns the chats that are somebody's now
 */
export async function distribute(
  context: BackendContext,
  tx: Transaction,
  chatIds?: readonly string[],
): Promise<Chat[]> {
  if (chatIds && (await selectWaiting(tx, chatIds)).length === 0) return [];
  await sql`select pg_advisory_xact_lock(hashtextextended(${tx.organizationId}, ${DISTRIBUTION_LOCK}))`.execute(tx);
  const candidates = new Map<string | null, Candidate[]>();
  const all = new Map<string, Candidate>();
  const given: Chat[] = [];
  for (const chat of await selectWaiting(tx, chatIds)) {
    const ofTeam = candidates.get(chat.team_id) ?? (await selectCandidates(tx, chat.team_id, all));
    candidates.set(chat.team_id, ofTeam);
    const next = choose(ofTeam, chat);
    if (!next) continue;
    next.open += 1;
    next.turn = await takeTurn(tx, next.user_id);
    given.push(await changeChat(context, tx, chat, { assigneeId: next.user_id }, null));
  }
  return given;
}

function choose(
  candidates: readonly Candidate[],
  { distribution, max_open_chats: max }: Waiting,
): Candidate | undefined {
  const free = candidates.filter(({ open }) => open < max);
  const byTurn = (a: Candidate, b: Candidate) => a.turn - b.turn || (a.user_id < b.user_id ? -1 : 1);
  const byOpen = (a: Candidate, b: Candidate) => a.open - b.open || byTurn(a, b);
  return free.sort(distribution === "least_busy" ? byOpen : byTurn)[0];
}

/** Open chats of nobody that wait for an answer, where chats are handed out; their rows are held, and those that others hold left out. */
async function selectWaiting(tx: Transaction, chatIds?: readonly string[]): Promise<Waiting[]> {
  const only = chatIds ? sql`and chats.id = any(${[...chatIds]}::uuid[])` : sql``;
  const { rows } = await sql<Waiting>`
    with queues as (
      select id as team_id, distribution from teams where organization_id = ${tx.organizationId} and distribution <> 'off'
      union all
      select null, distribution from desk_settings where organization_id = ${tx.organizationId} and distribution <> 'off')
    select waiting.*, queues.distribution,
           coalesce((select max_open_chats from desk_settings where organization_id = ${tx.organizationId}), 20) as max_open_chats
      from queues cross join lateral (
        select chats.* from chats
         where organization_id = ${tx.organizationId} and assignee_id is null and status = 'open' and not is_group
           and (chats.team_id = queues.team_id or (chats.team_id is null and queues.team_id is null))
           and waiting_since is not null ${only}
         order by waiting_since limit ${MAX_AT_ONCE} for update skip locked) as waiting
     order by waiting_since`.execute(tx);
  return rows;
}

/** Who may be handed chats of a team (null: of none) now. One member of two teams is one candidate. */
async function selectCandidates(
  tx: Transaction,
  teamId: string | null,
  known: Map<string, Candidate>,
): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select user_id, turn,
           (select count(*) from chats
             where organization_id = ${tx.organizationId} and assignee_id = user_id and status = 'open')::integer as open
      from member_presence join members using (organization_id, user_id)
     where organization_id = ${tx.organizationId} and is_available and role <> 'read_only'
       and seen_at > now() - make_interval(secs => ${ONLINE_SECONDS})
       and (${teamId}::uuid is null or user_id in (select user_id from team_members where team_id = ${teamId}))`.execute(
    tx,
  );
  return rows.map((row) => {
    const candidate = known.get(row.user_id) ?? row;
    known.set(row.user_id, candidate);
    return candidate;
  });
}

async function takeTurn(tx: Transaction, userId: string): Promise<number> {
  const { rows } = await sql<{ turn: number }>`
    update member_presence set turn = (select max(turn) + 1 from member_presence where organization_id = ${tx.organizationId})
     where organization_id = ${tx.organizationId} and user_id = ${userId} returning turn`.execute(tx);
  return rows[0]?.turn ?? 0;
}
