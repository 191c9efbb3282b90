import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createMetrics, type Logger, Turnstile } from "@gomarketing/service-kit";
import { prepareServer } from "./baileys/server.ts";
import type { Config, RetentionConfig } from "./config.ts";
import { WebhookSender } from "./events/webhook-sender.ts";
import { Intake } from "./intake.ts";
import { IncomingFiles } from "./media/incoming-files.ts";
import { OutgoingFiles } from "./media/outgoing-files.ts";
import { GatewayMetrics } from "./metrics/gateway-metrics.ts";
import { Readiness } from "./readiness.ts";
import { createServer } from "./server.ts";
import { AuditLog } from "./sessions/audit-log.ts";
import { Retention } from "./sessions/retention.ts";
import type { SessionContext } from "./sessions/session-context.ts";
import { SessionManager } from "./sessions/session-manager.ts";
import { SESSION_TIMINGS } from "./sessions/timings.ts";
import { Encryption } from "./store/encryption.ts";
import { forgetOld } from "./store/forget-old.ts";
import { openStorage } from "./store/open-storage.ts";
import type { SessionStorage } from "./store/session-storage.ts";

/** More sessions than this do not log in at the same time. */
const MAX_CONNECTING = 10;
const HOUSEKEEPING_EVERY_MS = 3_600_000;
const TIDY_EVERY_MS = 60_000;

/** The parts of an orderly end: 9 s together, of the 10 s that a service is given. */
const CALLS_LIMIT_MS = 3_500;
const LATE_CALLS_LIMIT_MS = 500;
const SESSIONS_LIMIT_MS = 4_500;
const SENDER_LIMIT_MS = 500;

export interface WhatsAppApi {
  readonly url: string;
  /** Undefined: sessions are kept for ever. */
  readonly retention: Retention | undefined;
  stop(): Promise<void>;
}

/**
 * Starts whatsapp-api: sessions that were running come back by themselves.
 *
 * @param overrides what a test holds still, or makes shorter
 */
export async function startWhatsAppApi(
  config: Config,
  log: Logger,
  overrides: Partial<SessionContext> = {},
): Promise<WhatsAppApi> {
  const { apiKey, webhookSecret, encryptionKeys } = config.secrets();
  const sender = new WebhookSender(config.webhookUrl, webhookSecret, log);
  const registry = createMetrics();
  const context: SessionContext = {
    server: prepareServer(config.whatsApp),
    sender,
    turnstile: new Turnstile(MAX_CONNECTING),
    metrics: new GatewayMetrics(registry),
    timings: SESSION_TIMINGS,
    receiving: config.receiving,
    sending: config.sending,
    log,
    clock: Date.now,
    random: Math.random,
    ...overrides,
  };
  const storage = await openStorage(config, new Encryption(encryptionKeys), log);
  const sessions = new SessionManager(storage, context, log);
  const incoming = new IncomingFiles(join(config.dataDir, "media-cache"), config.media);
  const outgoing = new OutgoingFiles(join(config.dataDir, "uploads"), config.media);
  const intake = new Intake();
  const readiness = new Readiness({
    dataDir: config.dataDir,
    sessions,
    intake,
    context,
    others: [() => storage.problem(), () => sessions.opening],
  });
  const app = createServer({
    sessions,
    files: { incoming, outgoing },
    apiKey,
    log,
    registry,
    context,
    intake,
    readiness,
  });
  const retention = config.retention && retentionOf(config, config.retention, sessions, storage, context);
  const url = await app.listen({ host: config.host, port: config.port });
  await sessions.restore();
  const housekeeping = setInterval(() => {
    for (const { store } of sessions.all) forgetOld(store, context.clock());
    void outgoing.tidy().catch(() => undefined);
  }, HOUSEKEEPING_EVERY_MS);
  const tidying = setInterval(() => void incoming.tidy().catch(() => undefined), TIDY_EVERY_MS);
  retention?.start();
  log.info({ url, sessions: sessions.all.length }, "whatsapp-api is ready");
  return {
    url,
    retention,
    // Whoever is served is served to the end, then nothing new comes in, then what is under way outwards is finished.
    stop: async () => {
      clearInterval(housekeeping);
      clearInterval(tidying);
      await Promise.all([intake.close(CALLS_LIMIT_MS), within(CALLS_LIMIT_MS, retention?.stop())]);
      // What takes longer is told how far it came: a file that goes up may take minutes.
      for (const { outbox } of sessions.all) outbox.answerAll();
      await intake.close(LATE_CALLS_LIMIT_MS);
      await app.close();
      await within(SESSIONS_LIMIT_MS, sessions.stop());
      await within(SENDER_LIMIT_MS, sender.close());
    },
  };
}

const retentionOf = (
  { dataDir }: Config,
  retention: RetentionConfig,
  sessions: SessionManager,
  storage: SessionStorage,
  { clock, log }: SessionContext,
): Retention =>
  new Retention({
    config: retention,
    sessions: () => sessions.all,
    eraseElsewhere: ({ id }) => storage.forgetEarlier(id),
    audit: new AuditLog(dataDir, clock),
    clock,
    log,
  });

/** Waits for `work`, but no longer than it may take: the next one's turn must come before the program is killed. */
async function within(limitMs: number, work: Promise<unknown> | undefined): Promise<void> {
  const limit = new AbortController();
  await Promise.race([work, delay(limitMs, undefined, { signal: limit.signal }).catch(() => undefined)]);
  limit.abort();
}
