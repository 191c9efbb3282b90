import { z } from "zod";
import { timestamp, uuid } from "./ids.ts";
import { chatStatus } from "./resources.ts";
import { sessionStatus } from "./session.ts";

/** How far back figures look, up to now. In buckets: 12 of five minutes, 24 hours, 28 of six hours, 30 days. */
export const monitoringRange = z.enum(["1h", "24h", "7d", "30d"]);
export type MonitoringRange = z.infer<typeof monitoringRange>;

/** The same filters for figures, the chats behind one, and the CSV. Several narrow further. */
export const monitoringFilter = z.object({
  session: uuid.optional(),
  /** `none`: of no team. */
  team: z.union([uuid, z.literal("none")]).optional(),
  /** A member's id; `none`: of nobody. */
  agent: z.string().min(1).max(64).optional(),
  /** Of chats that bear it now. */
  label: z.string().min(1).max(64).optional(),
});
export type MonitoringFilter = z.infer<typeof monitoringFilter>;

const count = z.number().int();
const seconds = z.number().nonnegative();

/** Of how many, and how long they took. Exact: percentiles by nearest rank. Absent where there is none. */
export const durations = z.object({
  count,
  p50Seconds: seconds.optional(),
  p90Seconds: seconds.optional(),
  meanSeconds: seconds.optional(),
});
export type Durations = z.infer<typeof durations>;

/** Up to now, or an age: `fromSeconds` on, below `toSeconds`. */
const ageBand = z.object({ fromSeconds: count, toSeconds: count.optional(), count });

/** What is to be done now, whatever the range. */
export const backlogFigures = z.object({
  open: count,
  pending: count,
  snoozed: count,
  /** Of open and pending ones: nobody's. */
  unassigned: count,
  /** Of all of these: a customer waits for an answer. */
  waiting: count,
  oldestWaitingSince: timestamp.optional(),
  /** How long customers wait, the youngest band first; the counts add up to `waiting`. */
  ages: z.array(ageBand),
});
export type BacklogFigures = z.infer<typeof backlogFigures>;

/**
 * One agent, team, session or label. Messages count for the team and the person that the chat was of when they came, those
 * that somebody wrote for who wrote them; backlog for whose the chat is now.
 */
export const monitoringGroup = z.object({
  /** Null: what is of no agent, or no team. */
  id: z.string().nullable(),
  name: z.string().nullable(),
  received: count,
  sent: count,
  firstResponse: durations,
  resolution: durations,
  backlog: backlogFigures,
});
export type MonitoringGroup = z.infer<typeof monitoringGroup>;

const bucketed = durations.extend({ at: timestamp });

/** A status that a session had, from when to when. */
export const statusSpan = z.object({ status: sessionStatus, from: timestamp, to: timestamp });

export const sessionFigures = z.object({
  id: uuid,
  name: z.string(),
  status: sessionStatus,
  statusSince: timestamp,
  /** Share of the time that is known, from 0 to 1, in which it was connected; absent when nothing is known. */
  availability: z.number().min(0).max(1).optional(),
  /** In the range, oldest first, without gaps; begins later for a session that is younger. */
  spans: z.array(statusSpan),
  /** Messages that wait to be sent. */
  queued: count,
  oldestQueuedAt: timestamp.optional(),
});
export type SessionFigures = z.infer<typeof sessionFigures>;

const queue = z.object({ waiting: count, oldestAt: timestamp.optional() });

export const queueFigures = z.object({
  /** Messages that wait to be sent, for their session or their turn. */
  messages: queue,
  /** Work of the organization that is due and not done; `retried`: of it, what failed before. */
  jobs: queue.extend({ retried: count }),
  /** Events of WhatsApp, of all organizations, that the gateway could not hand over yet; absent when it does not answer. */
  gatewayEvents: z.object({ waiting: count, oldestSeconds: seconds }).optional(),
});
export type QueueFigures = z.infer<typeof queueFigures>;

export const failureFigures = z.object({
  failed: count,
  /** Of the messages sent in the range, from 0 to 1; absent when none was sent. */
  rate: z.number().optional(),
  previous: count,
  /** The most frequent first. */
  byReason: z.array(
    z.object({
      code: z.string(),
      /** As one of them was explained. */
      message: z.string(),
      count,
    }),
  ),
});
export type FailureFigures = z.infer<typeof failureFigures>;

export const suggestionFigures = z.object({
  /** Shown to agents: checked and whole. */
  suggested: count,
  withheld: count,
  failed: count,
  /** Others: superseded by a newer message, or interrupted. */
  dropped: count,
  accepted: count,
  edited: count,
  discarded: count,
  /** Of those with feedback, accepted or edited; absent without feedback. */
  acceptanceRate: z.number().optional(),
  /** To the first word, and to the whole checked text. */
  firstWord: durations,
  whole: durations,
  inputTokens: count,
  outputTokens: count,
  /** Millionths of a US dollar, of suggestions and of the copilot's other calls. Other calls know no filter: with one, they are left out. */
  costMicros: count,
  /** Cost and number by what it was for, `suggestion` among them. */
  byPurpose: z.array(z.object({ purpose: z.string(), calls: count, costMicros: count })),
  buckets: z.array(z.object({ at: timestamp, suggested: count, costMicros: count })),
});
export type SuggestionFigures = z.infer<typeof suggestionFigures>;

/** `GET /api/monitoring`. `previous`: the period of the same length before. */
export const monitoringFigures = z.object({
  range: monitoringRange,
  from: timestamp,
  to: timestamp,
  /** IANA name: buckets begin at its full hours and days. */
  timeZone: z.string(),
  volume: z.object({
    received: count,
    sent: count,
    previous: z.object({ received: count, sent: count }),
    /** One for each bucket, oldest first, empty ones too; the last is not over. */
    buckets: z.array(z.object({ at: timestamp, received: count, sent: count })),
  }),
  /** From a conversation's beginning to its first answer, of those first answered in the range. */
  firstResponse: durations.extend({ previous: durations, buckets: z.array(bucketed) }),
  /** From a conversation's beginning to its resolution, of those resolved in the range. */
  resolution: durations.extend({ previous: durations, buckets: z.array(bucketed) }),
  backlog: backlogFigures,
  agents: z.array(monitoringGroup),
  teams: z.array(monitoringGroup),
  sessionGroups: z.array(monitoringGroup),
  labels: z.array(monitoringGroup),
  sessions: z.array(sessionFigures),
  queues: queueFigures,
  failures: failureFigures,
  suggestions: suggestionFigures,
});
export type MonitoringFigures = z.infer<typeof monitoringFigures>;

/** Which chats stand behind a figure: `GET /api/monitoring/chats?figure=…`. */
export const monitoringFigure = z.enum([
  "received",
  "sent",
  "failed",
  "first-response",
  "resolved",
  "waiting",
  "unassigned",
  "queued",
  ...chatStatus.exclude(["resolved"]).options,
]);
export type MonitoringFigure = z.infer<typeof monitoringFigure>;

/** What is watched, and from where on it is an alert. Null: not watched. */
export const alertSettings = z.object({
  /** A session that was linked is not connected for so long. */
  sessionDownMinutes: z.number().int().min(1).max(1_440).nullable(),
  /** Events wait at the gateway, or due jobs here, for so long. */
  eventsWaitingSeconds: z.number().int().min(5).max(86_400).nullable(),
  /** A message waits to be sent for so long though its session is connected. */
  messagesWaitingSeconds: z.number().int().min(5).max(86_400).nullable(),
  /** Share of the messages of the last `failureWindowMinutes` that failed; with fewer than `failureMinMessages` none is raised. */
  failureRate: z.number().min(0.001).max(1).nullable(),
  failureWindowMinutes: z.number().int().min(5).max(1_440),
  failureMinMessages: z.number().int().min(1).max(10_000),
});
export type AlertSettings = z.infer<typeof alertSettings>;
export const alertSettingsChanges = alertSettings.partial();

export const alertKind = z.enum(["session-down", "events-waiting", "messages-waiting", "send-failures"]);
export type AlertKind = z.infer<typeof alertKind>;

/** Raised once, and cleared once when it is over. */
export const alertResource = z.object({
  id: uuid,
  kind: alertKind,
  /** What it is of, when it is of one session. */
  session: z.object({ id: uuid, name: z.string() }).optional(),
  raisedAt: timestamp,
  clearedAt: timestamp.optional(),
  /** Since when it is so. */
  since: timestamp,
  /** As measured when it was raised: seconds, or a share from 0 to 1 with `send-failures`. */
  value: z.number(),
  /** The setting that it passed, in the same unit. */
  threshold: z.number(),
});
export type Alert = z.infer<typeof alertResource>;
