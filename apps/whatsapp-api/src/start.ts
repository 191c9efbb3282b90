import type { Logger } from "@gomarketing/service-kit";
import { prepareServer } from "./baileys/server.ts";
import type { Config } from "./config.ts";
import { WebhookSender } from "./events/webhook-sender.ts";
import { KEEP_SENT_MS } from "./messages/send-message.ts";
import { createServer } from "./server.ts";
import { SessionManager } from "./sessions/session-manager.ts";
import { Turnstile } from "./sessions/turnstile.ts";
import { Encryption } from "./store/encryption.ts";

/** More sessions than this do not log in at the same time. */
const MAX_CONNECTING = 10;
const HOUSEKEEPING_EVERY_MS = 3_600_000;

export interface WhatsAppApi {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts whatsapp-api: sessions that were running come back by themselves. */
export async function startWhatsAppApi(config: Config, log: Logger): Promise<WhatsAppApi> {
  const { apiKey, webhookSecret, encryptionKey } = config.secrets();
  const sender = new WebhookSender(config.webhookUrl, webhookSecret, log);
  const context = {
    server: prepareServer(config.whatsApp),
    sender,
    turnstile: new Turnstile(MAX_CONNECTING),
    random: Math.random,
  };
  const sessions = new SessionManager(config.dataDir, new Encryption(encryptionKey), context, log);
  const app = createServer(sessions, apiKey, log);
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
