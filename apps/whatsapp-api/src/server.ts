import { createHash, timingSafeEqual } from "node:crypto";
import { SESSION_STATUSES } from "@gomarketing/contracts";
import {
  createHttpServer,
  createMetrics,
  type HttpServer,
  type Logger,
  registerOperations,
  Unauthorized,
} from "@gomarketing/service-kit";
import { Gauge } from "prom-client";
import { contactRoutes } from "./contacts/contact-routes.ts";
import { mediaRoutes } from "./media/media-routes.ts";
import { messageRoutes } from "./messages/message-routes.ts";
import type { SessionManager } from "./sessions/session-manager.ts";
import { sessionRoutes } from "./sessions/session-routes.ts";

/** Bodies of every call but sending, which takes an image. A text of the largest kind fits. */
const MAX_BODY_BYTES = 512 * 1024;
const OPEN = new Set(["/healthz", "/readyz", "/metrics"]);

/** The REST API: the key, the routes, health and metrics. */
export function createServer(sessions: SessionManager, apiKey: string, log: Logger): HttpServer {
  const app = createHttpServer({ log, maxBodyBytes: MAX_BODY_BYTES });
  const expected = digest(`Bearer ${apiKey}`);
  app.addHook("onRequest", async (request) => {
    if (OPEN.has(request.url.split("?", 1)[0] ?? "")) return;
    if (!timingSafeEqual(digest(request.headers.authorization ?? ""), expected)) {
      throw new Unauthorized("Send the header Authorization: Bearer <WHATSAPP_API_KEY>.");
    }
  });
  registerOperations(app, metricsOf(sessions), () => undefined);
  sessionRoutes(app, sessions);
  messageRoutes(app, sessions);
  contactRoutes(app, sessions);
  mediaRoutes(app, sessions);
  return app;
}

// Of equal length whatever was sent: how long comparing takes tells nothing.
const digest = (value: string): Buffer => createHash("sha256").update(value).digest();

function metricsOf(sessions: SessionManager) {
  const registry = createMetrics();
  new Gauge({
    name: "whatsapp_sessions",
    help: "Sessions by status",
    labelNames: ["status"],
    registers: [registry],
    collect() {
      for (const status of SESSION_STATUSES)
        this.set({ status }, sessions.all.filter(({ view }) => view.status === status).length);
    },
  });
  new Gauge({
    name: "whatsapp_events_waiting",
    help: "Events that the webhook's receiver has not got yet",
    registers: [registry],
    collect() {
      this.set(sessions.all.reduce((sum, { events }) => sum + events.countWaiting(), 0));
    },
  });
  return registry;
}
