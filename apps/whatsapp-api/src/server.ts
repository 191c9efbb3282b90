import { createHash, timingSafeEqual } from "node:crypto";
import {
  createHttpServer,
  type HttpServer,
  type Logger,
  registerOperations,
  Unauthorized,
} from "@gomarketing/service-kit";
import type { Registry } from "prom-client";
import { contactRoutes } from "./contacts/contact-routes.ts";
import type { Intake } from "./intake.ts";
import type { IncomingFiles } from "./media/incoming-files.ts";
import { mediaRoutes } from "./media/media-routes.ts";
import type { OutgoingFiles } from "./media/outgoing-files.ts";
import { messageRoutes } from "./messages/message-routes.ts";
import { addSessionGauges } from "./metrics/session-gauges.ts";
import type { Readiness } from "./readiness.ts";
import type { SessionContext } from "./sessions/session-context.ts";
import type { SessionManager } from "./sessions/session-manager.ts";
import { sessionRoutes } from "./sessions/session-routes.ts";

/** Bodies of every call but sending, which takes an image. A text of the largest kind fits. */
const MAX_BODY_BYTES = 512 * 1024;
const OPEN = new Set(["/healthz", "/readyz", "/metrics"]);

export interface ServerOptions {
  readonly sessions: SessionManager;
  readonly files: { readonly incoming: IncomingFiles; readonly outgoing: OutgoingFiles };
  readonly apiKey: string;
  readonly registry: Registry;
  readonly context: SessionContext;
  readonly intake: Intake;
  readonly readiness: Readiness;
  readonly log: Logger;
}

/** The REST API: the key, the routes, health and metrics. */
export function createServer(options: ServerOptions): HttpServer {
  const { sessions, files, apiKey, registry, context, intake, readiness, log } = options;
  const app = createHttpServer({ log, maxBodyBytes: MAX_BODY_BYTES });
  const expected = digest(`Bearer ${apiKey}`);
  app.addHook("onRequest", async (request) => {
    if (OPEN.has(request.url.split("?", 1)[0] ?? "")) return;
    if (!timingSafeEqual(digest(request.headers.authorization ?? ""), expected)) {
      throw new Unauthorized("Send the header Authorization: Bearer <WHATSAPP_API_KEY>.");
    }
  });
  intake.watch(app);
  // What a call changed is on disk before its answer leaves.
  app.addHook("onSend", async (request) => {
    const { id } = (request.params ?? {}) as { id?: string };
    if (request.method !== "GET" && id !== undefined) await sessions.find(id)?.store.durable();
  });
  addSessionGauges(registry, () => sessions.all, context.clock);
  registerOperations(app, registry, () => readiness.notReadyBecause());
  sessionRoutes(app, sessions);
  messageRoutes(app, sessions, files.outgoing);
  contactRoutes(app, sessions);
  mediaRoutes(app, sessions, files.incoming, files.outgoing);
  return app;
}

// Of equal length whatever was sent: how long comparing takes tells nothing.
const digest = (value: string): Buffer => createHash("sha256").update(value).digest();
