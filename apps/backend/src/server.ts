import fastifyMultipart from "@fastify/multipart";
import fastifySwagger from "@fastify/swagger";
import fastifySwaggerUi from "@fastify/swagger-ui";
import fastifyWebsocket from "@fastify/websocket";
import { createHttpServer, createMetrics, type HttpServer, registerOperations } from "@gomarketing/service-kit";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import { Gauge } from "prom-client";
import { accountRoutes } from "./account/account-routes.ts";
import { twoFactorRoutes } from "./account/two-factor-routes.ts";
import { apiKeyRoutes } from "./api-keys/api-key-routes.ts";
import { assistanceRoutes } from "./assistance/assistance-routes.ts";
import { auditCalls } from "./audit/audit-calls.ts";
import { auditRoutes } from "./audit/audit-routes.ts";
import type { Accounts } from "./auth/accounts.ts";
import { authRoutes } from "./auth/auth-routes.ts";
import { guardRoutes } from "./auth/guard-routes.ts";
import { assertSameSite, Doorkeeper } from "./auth/member.ts";
import { chatRoutes } from "./chats/chat-routes.ts";
import { contactFieldRoutes } from "./contacts/contact-field-routes.ts";
import { contactNoteRoutes } from "./contacts/contact-note-routes.ts";
import { contactRoutes } from "./contacts/contact-routes.ts";
import { exportRoutes } from "./contacts/export-contacts.ts";
import { contactImportRoutes } from "./contacts/import/import-routes.ts";
import { mergeRoutes } from "./contacts/merge-routes.ts";
import type { BackendContext } from "./context.ts";
import { asProblem } from "./database/failures.ts";
import { enrichmentRoutes } from "./enrichment/enrichment-routes.ts";
import { knowledgeRoutes } from "./knowledge/knowledge-routes.ts";
import { labelRoutes } from "./labels/label-routes.ts";
import type { LiveFeed } from "./live/live-feed.ts";
import { liveRoutes } from "./live/live-routes.ts";
import { mediaRoutes } from "./media/media-routes.ts";
import { memberRoutes } from "./members/member-routes.ts";
import { messageRoutes } from "./messages/message-routes.ts";
import { alertRoutes } from "./monitoring/alerts/alert-routes.ts";
import { monitoringRoutes } from "./monitoring/monitoring-routes.ts";
import { notificationRoutes } from "./notes/notification-routes.ts";
import { organizationRoutes } from "./organizations/organization-routes.ts";
import { pushRoutes } from "./push/push-routes.ts";
import { quickReplyRoutes } from "./quick-replies/quick-reply-routes.ts";
import { searchRoutes } from "./search/search-routes.ts";
import { sessionRoutes } from "./sessions/session-routes.ts";
import { copilotSettingsRoutes } from "./suggestions/settings/settings-routes.ts";
import { suggestionRoutes } from "./suggestions/suggestion-routes.ts";
import { teamRoutes } from "./teams/team-routes.ts";
import { DOCUMENTATION_POLICY, securityHeaders } from "./web/security-headers.ts";
import { staticFiles } from "./web/static-files.ts";
import { Intake } from "./whatsapp/intake.ts";
import { webhookRoute } from "./whatsapp/webhook-route.ts";

/** Every body but a file's and an event's. A text of the largest kind fits, whatever its letters. */
const MAX_BODY_BYTES = 512 * 1024;
const MAX_FRAME_BYTES = 64 * 1024;
const WEBHOOK = "/api/webhooks/";

/** The backend's one origin: REST, live events, documentation, the web app. */
export async function createServer(
  context: BackendContext,
  accounts: Accounts,
  feed: LiveFeed,
  webhookSecret: string,
): Promise<HttpServer> {
  const app = createHttpServer({
    log: context.log,
    maxBodyBytes: MAX_BODY_BYTES,
    // Whoever serves it over https puts a proxy before it, on this machine.
    trustedProxies: "loopback",
    explain: asProblem,
  });
  const doorkeeper = new Doorkeeper(accounts, context);
  app.decorateRequest("member", undefined);
  securityHeaders(app);
  app.addHook("onRequest", async (request) => {
    if (!request.url.startsWith("/api/") || request.url.startsWith(WEBHOOK)) return;
    assertSameSite(request);
    request.member = await doorkeeper.identify(request.headers);
  });
  guardRoutes(app);
  auditCalls(app, context);
  await app.register(fastifySwagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "GoMarketing",
        description: "The desk's REST API. Live events: WebSocket /api/events.",
        version: "1",
      },
    },
    transform: jsonSchemaTransform,
  });
  await app.register(fastifySwaggerUi, { routePrefix: "/api/docs", staticCSP: DOCUMENTATION_POLICY });
  await app.register(fastifyMultipart);
  await app.register(fastifyWebsocket, { options: { maxPayload: MAX_FRAME_BYTES } });

  registerOperations(app, metricsOf(context), async () =>
    (await context.db.isReachable()) ? undefined : "PostgreSQL does not answer.",
  );
  authRoutes(app, context, accounts, doorkeeper);
  accountRoutes(app, context, accounts, doorkeeper);
  twoFactorRoutes(app, context, accounts, doorkeeper);
  organizationRoutes(app, context, doorkeeper);
  memberRoutes(app, context, accounts, doorkeeper);
  apiKeyRoutes(app, context, doorkeeper);
  auditRoutes(app, context);
  sessionRoutes(app, context);
  chatRoutes(app, context);
  teamRoutes(app, context);
  labelRoutes(app, context);
  notificationRoutes(app, context);
  pushRoutes(app, context);
  contactRoutes(app, context);
  contactFieldRoutes(app, context);
  contactNoteRoutes(app, context);
  contactImportRoutes(app, context);
  exportRoutes(app, context);
  mergeRoutes(app, context);
  messageRoutes(app, context);
  mediaRoutes(app, context);
  searchRoutes(app, context);
  quickReplyRoutes(app, context);
  monitoringRoutes(app, context);
  alertRoutes(app, context);
  knowledgeRoutes(app, context);
  enrichmentRoutes(app, context);
  suggestionRoutes(app, context);
  assistanceRoutes(app, context);
  copilotSettingsRoutes(app, context);
  webhookRoute(app, context, new Intake(context), webhookSecret);
  // A route of the WebSocket must know the plugin: it is registered after it.
  app.register(async (scope) => liveRoutes(scope as HttpServer, context, doorkeeper, feed));
  app.get("/api/openapi.json", { config: { action: "documentation.read" }, schema: { hide: true } }, async () =>
    app.swagger(),
  );
  staticFiles(app, context.config.webDir);
  return app;
}

function metricsOf({ db }: BackendContext) {
  const registry = createMetrics();
  new Gauge({
    name: "gomarketing_messages_queued",
    help: "Messages that wait to be sent",
    registers: [registry],
    async collect() {
      const counted = await db.system
        .selectFrom("messages")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .where("state", "=", "queued")
        .executeTakeFirst()
        // The other figures are wanted most while the database is away.
        .catch(() => undefined);
      if (counted) this.set(counted.count);
    },
  });
  return registry;
}
