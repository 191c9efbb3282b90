import type { Logger } from "@gomarketing/service-kit";
import { v7 as uuidv7 } from "uuid";
import { transcribeVoiceNote } from "./assistance/transcribe-voice-note.ts";
import { type Accounts, createAccounts } from "./auth/accounts.ts";
import type { RegisteredRoute } from "./auth/guard-routes.ts";
import { prunePeople } from "./auth/prune-people.ts";
import { isSetUp, setUp } from "./auth/set-up.ts";
import { wakeChat } from "./chats/wake-chat.ts";
import type { Config } from "./config.ts";
import { importContacts } from "./contacts/import/import-contacts.ts";
import type { BackendContext } from "./context.ts";
import { Database } from "./database/connection.ts";
import { migrate } from "./database/migrate.ts";
import { enrichDue, enrichmentWatch } from "./enrichment/enrich-due.ts";
import { importHistory } from "./history/import-history.ts";
import { type JobPayloads, Jobs } from "./jobs/jobs.ts";
import { prune } from "./jobs/prune.ts";
import { offerKnowledge } from "./knowledge/offers/offer-knowledge.ts";
import { readDocument } from "./knowledge/read-document.ts";
import { LiveFeed } from "./live/live-feed.ts";
import { fetchMedia } from "./media/fetch-media.ts";
import { sweepMedia } from "./media/sweep-media.ts";
import { explainWaiting } from "./messages/explain-waiting.ts";
import { sendQueuedMessages } from "./messages/send-queued-messages.ts";
import { addUpVolume } from "./monitoring/add-up-volume.ts";
import { alertWatch } from "./monitoring/alerts/watch-alerts.ts";
import { GatewayQueue } from "./monitoring/gateway-queue.ts";
import { pushMessage } from "./push/push-messages.ts";
import { createServer } from "./server.ts";
import { GatewayWatch } from "./sessions/watch-gateway.ts";
import { tellSubscribers } from "./subscriptions.ts";
import { AutomaticSuggestions } from "./suggestions/automatic-suggestions.ts";
import { ModelProvider } from "./suggestions/provider/model-provider.ts";
import { RunningSuggestions } from "./suggestions/running-suggestion.ts";
import { distributeWaiting } from "./teams/distribute-chats.ts";
import { WhatsAppClient } from "./whatsapp/whatsapp-client.ts";

export interface Backend {
  readonly url: string;
  readonly context: BackendContext;
  /** What it answers to. */
  readonly routes: readonly RegisteredRoute[];
  stop(): Promise<void>;
}

/** Starts the backend: migrates, makes the first owner where one is configured, works and serves. */
export async function startBackend(config: Config, log: Logger): Promise<Backend> {
  const { whatsappApiKey, webhookSecret, authSecret } = config.secrets();
  const feed = new LiveFeed(log);
  const db = new Database(config.databaseUrl, log, {
    announced: (tx, events) => tellSubscribers(context, tx, events),
    committed: feed.committed,
  });
  await migrate(db.pool);
  await Jobs.migrate(db);
  const jobs = new Jobs(log);
  const whatsapp = new WhatsAppClient(config.whatsappApiUrl, whatsappApiKey);
  const clock = () => new Date();
  const context: BackendContext = {
    config,
    db,
    jobs,
    whatsapp,
    gatewayQueue: new GatewayQueue(whatsapp, clock),
    models: config.provider && new ModelProvider(config.provider, clock),
    suggestions: new RunningSuggestions(),
    presence: feed.tell,
    clock,
    newId: () => uuidv7(),
    log,
  };
  const accounts = createAccounts(db.pool, authSecret);
  await makeConfiguredOwner(context, accounts);

  await feed.start(db.system);
  const app = await createServer(context, accounts, feed, webhookSecret);
  await jobs.start(db, handlersOf(context));
  const watch = new GatewayWatch(context);
  watch.start();
  const alerts = alertWatch(context);
  alerts.start();
  const enrichment = enrichmentWatch(context);
  enrichment.start();
  const automatic = new AutomaticSuggestions(context, feed);
  automatic.start();
  const url = await app.listen({ host: config.host, port: config.port });
  log.info({ url }, "the backend is ready");
  return {
    url,
    context,
    routes: app.registeredRoutes,
    stop: async () => {
      watch.stop();
      alerts.stop();
      enrichment.stop();
      automatic.stop();
      await context.suggestions.stop();
      await app.close();
      await jobs.stop();
      feed.stop();
      await whatsapp.close();
      await db.close();
    },
  };
}

const handlersOf = (context: BackendContext) => ({
  "send-queued-messages": (payload: { organizationId: string; chatId: string }) => sendQueuedMessages(context, payload),
  "explain-waiting": (payload: { organizationId: string; sessionId: string }) => explainWaiting(context, payload),
  "fetch-media": (payload: { organizationId: string; mediaId: string }) => fetchMedia(context, payload),
  "send-read-receipts": async ({
    sessionId,
    jid,
    whatsappIds,
  }: {
    sessionId: string;
    jid: string;
    whatsappIds: string[];
  }) => {
    await context.whatsapp.read(sessionId, jid, whatsappIds);
  },
  "import-contacts": (payload: { organizationId: string; importId: string }) => importContacts(context, payload),
  "import-history": (payload: { organizationId: string; sessionId: string }) => importHistory(context, payload),
  "wake-chat": (payload: { organizationId: string; chatId: string }) => wakeChat(context, payload),
  "distribute-chats": (payload: { organizationId: string }) => distributeWaiting(context, payload),
  "add-up-volume": () => addUpVolume(context),
  "sweep-media": () => sweepMedia(context),
  prune: async () => {
    await prune(context);
    await prunePeople(context);
  },
  "read-document": (payload: { organizationId: string; sourceId: string }) => readDocument(context, payload),
  "enrich-contacts": (payload: { organizationId: string }) => enrichDue(context, payload),
  "offer-knowledge": (payload: { organizationId: string; chatId: string }) => offerKnowledge(context, payload),
  "push-message": (payload: JobPayloads["push-message"]) => pushMessage(context, payload),
  "transcribe-voice-note": (payload: { organizationId: string; mediaId: string }) =>
    transcribeVoiceNote(context, payload),
});

async function makeConfiguredOwner(context: BackendContext, accounts: Accounts): Promise<void> {
  const { admin } = context.config;
  if (!admin || (await isSetUp(context))) return;
  await setUp(context, accounts, { company: "GoMarketing", name: admin.email.split("@")[0] ?? admin.email, ...admin });
}
