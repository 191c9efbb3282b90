import type { MonitoringFigures, MonitoringFilter, MonitoringRange } from "@gomarketing/contracts";
import type { BackendContext, Member } from "../context.ts";
import { readSettings } from "../suggestions/settings/read-settings.ts";
import { backlogOf, selectBacklog } from "./backlog-queries.ts";
import { type DurationRow, durationsOf, selectDurations } from "./duration-queries.ts";
import { readFailures } from "./failure-queries.ts";
import { filterOf } from "./figures-filter.ts";
import { type GroupFigures, groupsOf, sumBy } from "./groups.ts";
import { selectKnownGroups } from "./known-groups.ts";
import { type Period, periodOf } from "./period.ts";
import { readQueues } from "./queue-figures.ts";
import { readSessionFigures } from "./session-figures.ts";
import { readSuggestionFigures } from "./suggestion-figures.ts";
import { selectVolume, selectVolumeOfLabels, type VolumeRow } from "./volume-queries.ts";

export interface MonitoringQuery extends MonitoringFilter {
  readonly range: MonitoringRange;
  /** Absent: the organization's. */
  readonly timeZone?: string;
}

/** The period that somebody asks for, by the clocks of their time zone, else of the organization's. */
export async function readPeriod(
  { db, clock }: Pick<BackendContext, "db" | "clock">,
  { organizationId }: Member,
  { range, timeZone }: Pick<MonitoringQuery, "range" | "timeZone">,
): Promise<Period> {
  const zone = timeZone ?? (await readSettings(db.of(organizationId), organizationId)).timeZone;
  return periodOf(range, zone, clock());
}

/** All figures of the panel. What comes in while they are read may be in one and not yet in another. */
export async function readMonitoring(
  context: BackendContext,
  member: Member,
  query: MonitoringQuery,
): Promise<MonitoringFigures> {
  const { organizationId } = member;
  const db = context.db.of(organizationId);
  const period = await readPeriod(context, member, query);
  const filter = filterOf(query);
  const sessions = readSessionFigures(db, organizationId, period, filter);
  const [volume, labelled, firstResponse, resolution, backlog, known, queues, failures, suggestions] =
    await Promise.all([
      selectVolume(db, organizationId, period, filter),
      selectVolumeOfLabels(db, organizationId, period, filter),
      selectDurations(db, organizationId, period, filter, "firstResponse"),
      selectDurations(db, organizationId, period, filter, "resolution"),
      selectBacklog(db, organizationId, filter, period.to),
      selectKnownGroups(db, organizationId, filter),
      readQueues(context, organizationId, sessions),
      readFailures(db, organizationId, period, filter),
      readSuggestionFigures(db, organizationId, period, filter),
    ]);
  const current = volume.filter(({ bucket }) => bucket > 0);
  const figures = (sums: GroupFigures["volume"]): GroupFigures => ({
    volume: sums,
    firstResponse,
    resolution,
    backlog,
  });
  const volumeFigures = volumeOf(volume, period);
  return {
    range: period.range,
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    timeZone: period.timeZone,
    volume: volumeFigures,
    firstResponse: durationFigures(firstResponse, period),
    resolution: durationFigures(resolution, period),
    backlog: backlogOf(backlog.find(({ group }) => group === "all")),
    agents: groupsOf("agent", known.agent, figures(sumBy(current, (row) => row.agent_id))),
    teams: groupsOf("team", known.team, figures(sumBy(current, (row) => row.team_id))),
    sessionGroups: groupsOf("session", known.session, figures(sumBy(current, (row) => row.session_id))),
    labels: groupsOf("label", known.label, figures(sumBy(labelled, (row) => row.label))),
    sessions: await sessions,
    queues,
    failures: { ...failures, ...(volumeFigures.sent > 0 && { rate: failures.failed / volumeFigures.sent }) },
    suggestions,
  };
}

function volumeOf(rows: readonly VolumeRow[], { starts }: Period): MonitoringFigures["volume"] {
  const none = { received: 0, sent: 0 };
  const sums = sumBy(rows, ({ bucket }) => bucket);
  const all = sumBy(rows, ({ bucket }) => bucket > 0);
  return {
    ...(all.get(true) ?? none),
    previous: all.get(false) ?? none,
    buckets: starts.map((at, index) => ({ at: at.toISOString(), ...(sums.get(index + 1) ?? none) })),
  };
}

function durationFigures(rows: readonly DurationRow[], { starts }: Period): MonitoringFigures["firstResponse"] {
  const of = (group: DurationRow["group"], key: string | null) =>
    durationsOf(rows.find((row) => row.group === group && row.key === key));
  return {
    ...of("all", null),
    previous: of("previous", null),
    buckets: starts.map((at, index) => ({ at: at.toISOString(), ...of("bucket", String(index + 1)) })),
  };
}
