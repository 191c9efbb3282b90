import type { MonitoringFigures, MonitoringRange } from "@gomarketing/contracts";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useCallback } from "react";
import { useLiveEvents } from "../../backend/live/live-provider.tsx";
import type { EventFrame } from "../../backend/live/live-socket.ts";
import { fetchAlerts, fetchMonitoring, type MonitoringQuery } from "../../backend/monitoring.ts";
import { keys } from "../../backend/query-keys.ts";

const REFRESH_MS = 10_000;
const FILTERS = ["session", "team", "agent", "label"] as const;
export type FilterName = (typeof FILTERS)[number];

/** What the panel shows stands in its address: it can be bookmarked, shared and put on a wall. */
export function useMonitoringQuery() {
  const params = useSearchParams();
  const asked = params.get("range");
  const query: MonitoringQuery = {
    range: RANGES.find((range) => range === asked) ?? "24h",
    ...Object.fromEntries(FILTERS.flatMap((name) => (params.get(name) ? [[name, params.get(name)]] : []))),
  };
  const change = useCallback((changes: Partial<Record<FilterName | "range", string | undefined>>) => {
    const next = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(changes)) value ? next.set(name, value) : next.delete(name);
    window.history.replaceState(null, "", `?${next}`);
  }, []);
  return { query, change, isWall: params.get("wall") === "1" };
}

export const RANGES: readonly MonitoringRange[] = ["1h", "24h", "7d", "30d"];

/** The figures, asked for again every few seconds while somebody looks. */
export const useFigures = (query: MonitoringQuery) =>
  useQuery<MonitoringFigures>({
    queryKey: keys.monitoring(query),
    queryFn: ({ signal }) => fetchMonitoring(query, signal),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
    meta: { isShownInPlace: true },
  });

/** The alerts that hold now; they come and go by live events. */
export function useAlerts() {
  const cache = useQueryClient();
  const listen = useCallback(
    (frames: readonly EventFrame[]) => {
      if (frames.some(({ event }) => event === "alert.raised" || event === "alert.cleared"))
        void cache.invalidateQueries({ queryKey: keys.alerts });
    },
    [cache],
  );
  useLiveEvents(listen);
  return useQuery({ queryKey: keys.alerts, queryFn: fetchAlerts, meta: { isShownInPlace: true } });
}
