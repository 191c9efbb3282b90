import { stat } from "node:fs/promises";
import { SESSION_STATUSES } from "@gomarketing/contracts";
import { Gauge, type Registry } from "prom-client";
import type { Session } from "../sessions/session.ts";

/** Adds the figures of a moment: they are taken when somebody asks for them. */
export function addSessionGauges(registry: Registry, sessions: () => readonly Session[], clock: () => number): void {
  const baseBytes = process.memoryUsage.rss();
  const gauge = (name: string, help: string, value: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await value());
      },
    });

  new Gauge({
    name: "whatsapp_sessions",
    help: "Sessions by status",
    labelNames: ["status"],
    registers: [registry],
    collect() {
      for (const status of SESSION_STATUSES)
        this.set({ status }, sessions().filter(({ view }) => view.status === status).length);
    },
  });
  gauge("whatsapp_events_waiting", "Events that the webhook's receiver has not got yet", () =>
    sessions().reduce((sum, { events }) => sum + events.countWaiting(), 0),
  );
  gauge("whatsapp_oldest_event_seconds", "Age of the oldest event that the webhook's receiver has not got yet", () =>
    Math.max(0, ...sessions().map((session) => oldestEventSeconds(session, clock()))),
  );
  gauge(
    "whatsapp_session_memory_bytes",
    "Memory per session: the process' resident set, less what it had before its first session, by the number of sessions. An average, with everything in it that the process does for them",
    () => Math.max(0, process.memoryUsage.rss() - baseBytes) / Math.max(1, sessions().length),
  );
  gauge("whatsapp_session_store_bytes", "Size of all sessions' files on this node, their logs included", async () => {
    const sizes = await Promise.all(
      sessions().flatMap(({ store }) => ["", "-wal"].map((end) => size(store.path + end))),
    );
    return sizes.reduce((sum, bytes) => sum + bytes, 0);
  });
}

/** How long the oldest event of a session has waited for the webhook's receiver; 0 when none waits. */
export function oldestEventSeconds({ events, store }: Session, now: number): number {
  const [oldest] = store.isOpen ? events.waiting(events.delivered(), 1) : [];
  if (!oldest) return 0;
  const { occurredAt } = JSON.parse(oldest.body) as { occurredAt: string };
  return Math.max(0, (now - Date.parse(occurredAt)) / 1_000);
}

const size = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;
