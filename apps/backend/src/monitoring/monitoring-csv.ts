import type { BacklogFigures, Durations, MonitoringFigures } from "@gomarketing/contracts";

type Cell = string | number | undefined | null;
type Row = readonly [section: string, name: Cell, at: Cell, figure: string, value: Cell];

/** So that spreadsheets know it is UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF";

/** The figures as CSV (RFC 4180): one a line, with what it is of and, of a bucket, when that begins. */
export function monitoringCsv(figures: MonitoringFigures): string {
  const rows: Row[] = [
    ["section", "name", "at", "figure", "value"],
    ["period", figures.timeZone, undefined, "from", figures.from],
    ["period", figures.timeZone, undefined, "to", figures.to],
    ...overall(figures),
    ...groups("agent", figures.agents),
    ...groups("team", figures.teams),
    ...groups("session", figures.sessionGroups),
    ...groups("label", figures.labels),
    ...sessions(figures),
    ...suggestions(figures),
  ];
  return `${BYTE_ORDER_MARK}${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function overall({ volume, firstResponse, resolution, backlog, failures, queues }: MonitoringFigures): Row[] {
  const numbers = (section: string, at: Cell, { received, sent }: { received: number; sent: number }): Row[] => [
    [section, undefined, at, "received", received],
    [section, undefined, at, "sent", sent],
  ];
  return [
    ...numbers("volume", undefined, volume),
    ...numbers("previous volume", undefined, volume.previous),
    ...volume.buckets.flatMap((bucket) => numbers("volume", bucket.at, bucket)),
    ...durations("all", undefined, undefined, "first response", firstResponse),
    ...durations("previous", undefined, undefined, "first response", firstResponse.previous),
    ...firstResponse.buckets.flatMap((one) => durations("all", undefined, one.at, "first response", one)),
    ...durations("all", undefined, undefined, "resolution", resolution),
    ...durations("previous", undefined, undefined, "resolution", resolution.previous),
    ...resolution.buckets.flatMap((one) => durations("all", undefined, one.at, "resolution", one)),
    ...backlogRows("all", undefined, backlog),
    ["failures", undefined, undefined, "failed", failures.failed],
    ["failures", undefined, undefined, "rate", failures.rate],
    ...failures.byReason.map(({ code, count }): Row => ["failures", code, undefined, "failed", count]),
    ["queues", "messages", undefined, "waiting", queues.messages.waiting],
    ["queues", "jobs", undefined, "waiting", queues.jobs.waiting],
    ["queues", "events", undefined, "waiting", queues.gatewayEvents?.waiting],
  ];
}

const groups = (section: string, all: MonitoringFigures["agents"]): Row[] =>
  all.flatMap(({ id, name, received, sent, firstResponse, resolution, backlog }) => [
    [section, name ?? id, undefined, "received", received],
    [section, name ?? id, undefined, "sent", sent],
    ...durations(section, name ?? id, undefined, "first response", firstResponse),
    ...durations(section, name ?? id, undefined, "resolution", resolution),
    ...backlogRows(section, name ?? id, backlog),
  ]);

function durations(section: string, name: Cell, at: Cell, of: string, figures: Durations): Row[] {
  const { count, p50Seconds, p90Seconds, meanSeconds } = figures;
  return [
    [section, name, at, `${of} count`, count],
    [section, name, at, `${of} p50 seconds`, p50Seconds],
    [section, name, at, `${of} p90 seconds`, p90Seconds],
    [section, name, at, `${of} mean seconds`, meanSeconds],
  ];
}

function backlogRows(section: string, name: Cell, { ages, oldestWaitingSince, ...counts }: BacklogFigures): Row[] {
  return [
    ...Object.entries(counts).map(([figure, value]): Row => [section, name, undefined, figure, value]),
    [section, name, undefined, "oldest waiting since", oldestWaitingSince],
    ...ages.map(
      ({ fromSeconds, count }): Row => [section, name, undefined, `waiting ${fromSeconds} s and more`, count],
    ),
  ];
}

const sessions = ({ sessions: all }: MonitoringFigures): Row[] =>
  all.flatMap(({ name, status, availability, queued }): Row[] => [
    ["session", name, undefined, "status", status],
    ["session", name, undefined, "availability", availability],
    ["session", name, undefined, "queued", queued],
  ]);

function suggestions({ suggestions: figures }: MonitoringFigures): Row[] {
  const { firstWord, whole, byPurpose, buckets, ...counts } = figures;
  return [
    ...Object.entries(counts).map(([figure, value]): Row => ["suggestions", undefined, undefined, figure, value]),
    ...durations("suggestions", undefined, undefined, "first word", firstWord),
    ...durations("suggestions", undefined, undefined, "whole", whole),
    ...byPurpose.map((one): Row => ["suggestions", one.purpose, undefined, "costMicros", one.costMicros]),
    ...buckets.map(({ at, suggested }): Row => ["suggestions", undefined, at, "suggested", suggested]),
  ];
}

function cell(value: Cell): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "number") return String(value);
  // A spreadsheet takes what begins so for a formula.
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
