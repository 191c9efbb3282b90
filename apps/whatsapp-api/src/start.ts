import { createMetrics, type Logger } from "@gomarketing/service-kit";
import { prepareServer } from "./baileys/server.ts";
import type { Config } from "./config.ts";
import { WebhookSender } from "./events/webhook-sender.ts";
import { KEEP_SENT_MS } from "./messages/send-message.ts";
import { GatewayMetrics } from "./metrics/gateway-metrics.ts";
import { createServer } from "./server.ts";
import type { SessionContext } from "./sessions/session-context.ts";
import { SessionManager } from "./sessions/session-manager.ts";
import { SESSION_TIMINGS } from "./sessions/timings.ts";
import { Turnstile } from "./sessions/turnstile.ts";
import { Encryption } from "./store/encryption.ts";

/** More sessions than this do not log in at the same time. */
const MAX_CONNECTING = 10;
const HOUSEKEEPING_EVERY_MS = 3_600_000;

export interface WhatsAppApi {
  readonly url: string;
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
    log,
    clock: Date.now,
    random: Math.random,
    ...overrides,
  };
  const sessions = new SessionManager(config.dataDir, new Encryption(encryptionKeys[0]), context, log);
  const app = createServer({ sessions, apiKey, log, registry, context });
  const url = await app.listen({ host: config.host, port: config.port });
  sessions.restore();
  const housekeeping = setInterval(() => {
    for (const { store } of sessions.all) store.forgetSentBefore(Date.now() - KEEP_SENT_MS);
  }, HOUSEKEEPING_EVERY_MS);
  log.info({ url, sessions: sessions.all.length }, "whatsapp-api is ready");
  return {
    url,
    stop: async () => {
      clearInterval(housekeeping);
      await app.close();
      await sessions.stop();
      await sender.close();
    },
  };
}
