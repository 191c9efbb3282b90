import type {
  Alert,
  Chat,
  MonitoringFigure,
  MonitoringFigures,
  MonitoringFilter,
  MonitoringRange,
} from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";

/** Which figures: how far back, and of what. */
export interface MonitoringQuery extends MonitoringFilter {
  readonly range: MonitoringRange;
}

/** The reader's own days and hours. */
const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const fetchMonitoring = (query: MonitoringQuery, signal: AbortSignal): Promise<MonitoringFigures> =>
  answerOf(client.GET("/api/monitoring", { params: { query: { ...query, timeZone: timeZone() } }, signal }));

export interface ChatsBehind {
  readonly chats: Chat[];
  readonly nextCursor: string | null;
}

/** A page of the chats that a figure counts. */
export const fetchChatsBehind = (
  figure: MonitoringFigure,
  query: MonitoringQuery,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<ChatsBehind> =>
  answerOf(
    client.GET("/api/monitoring/chats", {
      params: { query: { ...query, figure, timeZone: timeZone(), ...(cursor && { cursor }) } },
      signal,
    }),
  );

/** Where the figures are as CSV. */
export const csvHref = (query: MonitoringQuery): string =>
  `/api/monitoring.csv?${new URLSearchParams({ ...definedOf(query), timeZone: timeZone() })}`;

const definedOf = (query: MonitoringQuery): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));

/** The alerts that hold now. */
export async function fetchAlerts(): Promise<Alert[]> {
  const { alerts } = await answerOf(client.GET("/api/alerts", { params: { query: { open: "true" } } }));
  return alerts;
}
