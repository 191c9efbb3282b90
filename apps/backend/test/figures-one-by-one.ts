import type { Durations, MonitoringFigures } from "@gomarketing/contracts";
import type { Period } from "../src/monitoring/period.ts";

/** The rows that monitoring's figures are of, as they stand in the database. */
export interface RawRows {
  readonly messages: {
    readonly chat_id: string;
    readonly session_id: string;
    readonly team_id: string | null;
    readonly agent_id: string | null;
    readonly direction: string;
    readonly state: string;
    readonly counted_at: Date | null;
    readonly state_reason: { readonly code: string } | null;
  }[];
  readonly conversations: {
    readonly session_id: string;
    readonly team_id: string | null;
    readonly assignee_id: string | null;
    readonly first_response_by: string | null;
    readonly labels: string[];
    readonly opened_at: Date;
    readonly asked_at: Date | null;
    readonly first_response_at: Date | null;
    readonly resolved_at: Date | null;
  }[];
  readonly chats: {
    readonly id: string;
    readonly session_id: string;
    readonly team_id: string | null;
    readonly assignee_id: string | null;
    readonly labels: string[];
    readonly status: string;
    readonly waiting_since: Date | null;
  }[];
}

export interface Wanted {
  readonly session?: string;
  readonly team?: string | null;
  readonly agent?: string | null;
  readonly label?: string;
}

export interface Known {
  readonly people: readonly (string | null)[];
  readonly teams: readonly string[];
  readonly sessions: readonly string[];
  readonly labels: readonly string[];
}

type Message = RawRows["messages"][number];
type Conversation = RawRows["conversations"][number];
type ChatRow = RawRows["chats"][number];
type When = (at: Date | null) => boolean;

/** Everything that counts in the figures, as they were answered. */
export function countsOf({ volume, firstResponse, resolution, backlog, failures, ...groups }: MonitoringFigures) {
  const counted = (all: MonitoringFigures["agents"]) =>
    withFigures(
      all.map(({ id, received, sent, firstResponse: first, resolution: end, backlog: { open } }) => ({
        id,
        received,
        sent,
        first: first.count,
        resolved: end.count,
        open,
      })),
    );
  const plain = ({ previous: _, buckets: __, ...durations }: MonitoringFigures["resolution"]) => durations;
  const withoutTime = ({ at: _, ...figures }: { at: string } & Durations) => figures;
  return {
    received: volume.received,
    sent: volume.sent,
    previous: volume.previous,
    buckets: volume.buckets.map(({ received, sent }) => ({ received, sent })),
    firstResponse: plain(firstResponse),
    firstResponseBefore: firstResponse.previous,
    firstResponses: firstResponse.buckets.map(withoutTime),
    resolution: plain(resolution),
    resolutionBefore: resolution.previous,
    resolutions: resolution.buckets.map(withoutTime),
    backlog: { ...backlog, ages: backlog.ages.map(({ count }) => count) },
    failed: failures.failed,
    failedBefore: failures.previous,
    byReason: Object.fromEntries(failures.byReason.map(({ code, count }) => [code, count])),
    agents: counted(groups.agents),
    teams: counted(groups.teams),
    sessions: counted(groups.sessionGroups),
    labels: counted(groups.labels),
  };
}

/** The same, counted from the rows, one by one. */
export function countOneByOne(rows: RawRows, wanted: Wanted, period: Period, known: Known) {
  const { starts, from, to, previous } = period;
  const isNow: When = (at) => at !== null && at >= from && at <= to;
  const isBefore: When = (at) => at !== null && at >= previous.from && at < previous.to;
  const isIn =
    (index: number): When =>
    (at) =>
      isNow(at) &&
      at !== null &&
      at >= (starts[index] ?? to) &&
      (index + 1 === starts.length || at < (starts[index + 1] ?? to));
  const own = ownRows(rows, wanted);
  const messages = (when: When) => own.messages.filter(({ counted_at: at }) => when(at));
  const failed = (when: When) => messages(when).filter(({ state }) => state === "failed");
  const first = (when: When) => own.answered.filter((one) => when(one.first_response_at));
  const ended = (when: When) => own.ended.filter((one) => when(one.resolved_at));
  const firstTimes = (when: When) =>
    spread(first(when).map((one) => Number(one.first_response_at) - Number(one.asked_at)));
  const endTimes = (when: When) => spread(ended(when).map((one) => Number(one.resolved_at) - Number(one.opened_at)));
  const current = { messages: messages(isNow), first: first(isNow), ended: ended(isNow), chats: own.chats };
  return {
    ...volume(current.messages),
    previous: volume(messages(isBefore)),
    buckets: starts.map((_, index) => volume(messages(isIn(index)))),
    firstResponse: firstTimes(isNow),
    firstResponseBefore: firstTimes(isBefore),
    firstResponses: starts.map((_, index) => firstTimes(isIn(index))),
    resolution: endTimes(isNow),
    resolutionBefore: endTimes(isBefore),
    resolutions: starts.map((_, index) => endTimes(isIn(index))),
    backlog: backlog(own.chats, to),
    failed: failed(isNow).length,
    failedBefore: failed(isBefore).length,
    byReason: Object.fromEntries(
      [...Map.groupBy(failed(isNow), ({ state_reason: reason }) => reason?.code ?? "unknown")].map(([code, all]) => [
        code,
        all.length,
      ]),
    ),
    ...groups(current, rows, known),
  };
}

function ownRows({ messages, conversations, chats }: RawRows, { session, team, agent, label }: Wanted) {
  const labels = labelsOf(chats);
  const fits = (ofSession: string, ofTeam: string | null, ofAgent: string | null, bears: readonly string[]) =>
    (session === undefined || session === ofSession) &&
    (team === undefined || team === ofTeam) &&
    (agent === undefined || agent === ofAgent) &&
    (label === undefined || bears.includes(label));
  return {
    messages: messages.filter((one) => one.counted_at && fits(one.session_id, one.team_id, one.agent_id, labels(one))),
    answered: conversations.filter(
      (one) => one.asked_at && fits(one.session_id, one.team_id, one.first_response_by, one.labels),
    ),
    ended: conversations.filter((one) => fits(one.session_id, one.team_id, one.assignee_id, one.labels)),
    chats: chats.filter(
      (one) => one.status !== "resolved" && fits(one.session_id, one.team_id, one.assignee_id, one.labels),
    ),
  };
}

function labelsOf(chats: readonly ChatRow[]): (message: Message) => readonly string[] {
  const byChat = new Map(chats.map(({ id, labels }) => [id, labels]));
  return ({ chat_id: id }) => byChat.get(id) ?? [];
}

function groups(
  current: { messages: Message[]; first: Conversation[]; ended: Conversation[]; chats: ChatRow[] },
  { chats }: RawRows,
  { people, teams, sessions, labels }: Known,
) {
  const bears = labelsOf(chats);
  const by = (
    ids: readonly (string | null)[],
    message: (one: Message) => readonly (string | null)[],
    first: (one: Conversation) => readonly (string | null)[],
    last: (one: Conversation | ChatRow) => readonly (string | null)[],
  ) =>
    withFigures(
      ids.map((id) => ({
        id,
        ...volume(current.messages.filter((one) => message(one).includes(id))),
        first: current.first.filter((one) => first(one).includes(id)).length,
        resolved: current.ended.filter((one) => last(one).includes(id)).length,
        open: current.chats.filter((one) => one.status === "open" && last(one).includes(id)).length,
      })),
    );
  return {
    agents: by(
      people,
      (one) => [one.agent_id],
      (one) => [one.first_response_by],
      (one) => [one.assignee_id],
    ),
    teams: by(
      [...teams, null],
      (one) => [one.team_id],
      (one) => [one.team_id],
      (one) => [one.team_id],
    ),
    sessions: by(
      sessions,
      (one) => [one.session_id],
      (one) => [one.session_id],
      (one) => [one.session_id],
    ),
    labels: by(
      labels,
      bears,
      (one) => one.labels,
      (one) => one.labels,
    ),
  };
}

/** Only groups that have any, in a fixed order. */
const withFigures = <Group extends { id: string | null }>(all: readonly Group[]): Group[] =>
  all
    .filter(({ id: _, ...figures }) => Object.values(figures).some((figure) => figure !== 0))
    .toSorted((a, b) => String(a.id).localeCompare(String(b.id)));

const volume = (of: readonly Message[]) => ({
  received: of.filter(({ direction }) => direction === "inbound").length,
  sent: of.filter(({ direction }) => direction === "outbound").length,
});

function spread(ms: readonly number[]): Durations {
  if (ms.length === 0) return { count: 0 };
  const sorted = ms.toSorted((a, b) => a - b);
  const rank = (p: number) => (sorted[Math.ceil(p * sorted.length) - 1] ?? 0) / 1_000;
  const mean = ms.reduce((sum, one) => sum + one, 0) / ms.length;
  return { count: ms.length, p50Seconds: rank(0.5), p90Seconds: rank(0.9), meanSeconds: Math.round(mean) / 1_000 };
}

function backlog(chats: readonly ChatRow[], now: Date) {
  const waiting = chats.flatMap(({ waiting_since: since }) => since ?? []);
  const oldest = waiting.toSorted((a, b) => Number(a) - Number(b))[0];
  const having = (status: string) => chats.filter((one) => one.status === status).length;
  const bands = [0, 300, 900, 3_600, 14_400, 86_400];
  const ages = waiting.map((since) => (Number(now) - Number(since)) / 1_000);
  return {
    open: having("open"),
    pending: having("pending"),
    snoozed: having("snoozed"),
    unassigned: chats.filter((one) => one.assignee_id === null && ["open", "pending"].includes(one.status)).length,
    waiting: waiting.length,
    ...(oldest && { oldestWaitingSince: oldest.toISOString() }),
    ages: bands.map(
      (band, index) => ages.filter((age) => age >= band && age < (bands[index + 1] ?? Number.POSITIVE_INFINITY)).length,
    ),
  };
}
