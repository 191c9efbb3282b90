import type { MonitoringRange } from "@gomarketing/contracts";
import { useFormatter } from "use-intl";

/** What all plots share, so that they look like one hand's. Colours are the theme's. */
export const AXIS = {
  stroke: "var(--ink-2)",
  fontSize: 12,
  tickLine: false,
  axisLine: false,
} as const;
export const GRID = { stroke: "var(--line)", vertical: false } as const;
export const MARGIN = { top: 8, right: 8, bottom: 0, left: 0 } as const;
export const PLOT_HEIGHT = 220;

export interface Series {
  readonly key: string;
  readonly name: string;
  readonly color: string;
}

export function Legend({ series }: { series: readonly Series[] }) {
  return (
    <ul className="flex flex-wrap gap-x-3 text-12 text-ink-2">
      {series.map(({ key, name, color }) => (
        <li key={key} className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-[3px]" style={{ background: color }} />
          {name}
        </li>
      ))}
    </ul>
  );
}

/** The time of a bucket, as short as its range allows. */
export function useBucketTime(range: MonitoringRange, timeZone: string): (at: string) => string {
  const format = useFormatter();
  const options =
    range === "1h" || range === "24h"
      ? ({ hour: "2-digit", minute: "2-digit" } as const)
      : range === "7d"
        ? ({ weekday: "short", hour: "2-digit" } as const)
        : ({ day: "2-digit", month: "2-digit" } as const);
  return (at) => format.dateTime(new Date(at), { ...options, timeZone });
}

interface TooltipProps {
  active?: boolean;
  label?: string | number;
  payload?: readonly { dataKey?: unknown; value?: unknown }[];
  series: readonly Series[];
  titleOf(label: string): string;
  said(value: number, key: string): string;
}

/** The figures under the pointer. */
export function PlotTooltip({ active, label, payload = [], series, titleOf, said }: TooltipProps) {
  if (!active || payload.length === 0) return null;
  return (
    <div className="rounded-xl border border-line bg-surface px-3 py-2 text-13 shadow-pop">
      <p className="mb-0.5 font-semibold">{titleOf(String(label))}</p>
      {payload.map(({ dataKey, value }) => {
        const one = series.find(({ key }) => key === dataKey);
        if (!one || typeof value !== "number") return null;
        return (
          <p key={one.key} className="flex items-center gap-2">
            <span aria-hidden className="size-2.5 rounded-[3px]" style={{ background: one.color }} />
            <span className="text-ink-2">{one.name}</span>
            <span className="ml-auto pl-3 font-medium tabular-nums">{said(value, one.key)}</span>
          </p>
        );
      })}
    </div>
  );
}
