import type { MonitoringGroup } from "@gomarketing/contracts";
import { type BacklogRow, backlogOf } from "./backlog-queries.ts";
import { type DurationRow, durationsOf } from "./duration-queries.ts";

/** What a group is called, and by what its figures are found. */
export interface Named {
  readonly id: string | null;
  readonly name: string | null;
}

export interface GroupFigures {
  readonly volume: ReadonlyMap<string | null, { readonly received: number; readonly sent: number }>;
  readonly firstResponse: readonly DurationRow[];
  readonly resolution: readonly DurationRow[];
  readonly backlog: readonly BacklogRow[];
}

/** All that are known, and whoever else has figures, in the order of what is known. */
export function groupsOf(kind: "agent" | "team" | "session" | "label", known: readonly Named[], figures: GroupFigures) {
  const [firstResponse, resolution] = [figures.firstResponse, figures.resolution].map((rows) => byKey(kind, rows));
  const backlog = byKey(kind, figures.backlog);
  const names = new Map(known.map(({ id, name }) => [id, name]));
  const found = [figures.volume, firstResponse, resolution, backlog].flatMap((one) => [...(one?.keys() ?? [])]);
  return [...new Set([...names.keys(), ...found])].map((id): MonitoringGroup => {
    const { received = 0, sent = 0 } = figures.volume.get(id) ?? {};
    return {
      id,
      name: names.get(id) ?? (kind === "label" ? id : null),
      received,
      sent,
      firstResponse: durationsOf(firstResponse?.get(id)),
      resolution: durationsOf(resolution?.get(id)),
      backlog: backlogOf(backlog.get(id)),
    };
  });
}

function byKey<Row extends { readonly group: string; readonly key: string | null }>(
  kind: string,
  rows: readonly Row[],
): Map<string | null, Row> {
  return new Map(rows.flatMap((row) => (row.group === kind ? [[row.key, row] as const] : [])));
}

/** Sums of messages by whatever `keyOf` says. */
export function sumBy<Row extends { readonly received: number; readonly sent: number }, Key>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): Map<Key, { received: number; sent: number }> {
  const sums = new Map<Key, { received: number; sent: number }>();
  for (const row of rows) {
    const sum = sums.get(keyOf(row)) ?? { received: 0, sent: 0 };
    sum.received += row.received;
    sum.sent += row.sent;
    sums.set(keyOf(row), sum);
  }
  return sums;
}
