// Prints the API's OpenAPI document. Nothing is started and no database is asked.
import { createLogger } from "@gomarketing/service-kit";
import { createAccounts } from "./auth/accounts.ts";
import { readConfig } from "./config.ts";
import { Database, NO_CONSEQUENCES } from "./database/connection.ts";
import { Jobs } from "./jobs/jobs.ts";
import { LiveFeed } from "./live/live-feed.ts";
import { GatewayQueue } from "./monitoring/gateway-queue.ts";
import { createServer } from "./server.ts";
import { RunningSuggestions } from "./suggestions/running-suggestion.ts";
import { WhatsAppClient } from "./whatsapp/whatsapp-client.ts";

const log = createLogger("openapi", "silent");
const config = readConfig({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" });
const feed = new LiveFeed(log);
const db = new Database(config.databaseUrl, log, NO_CONSEQUENCES);
const whatsapp = new WhatsAppClient("http://127.0.0.1:1", "none");
const clock = () => new Date();
const context = {
  config,
  db,
  jobs: new Jobs(log),
  whatsapp,
  gatewayQueue: new GatewayQueue(whatsapp, clock),
  models: undefined,
  suggestions: new RunningSuggestions(),
  presence: feed.tell,
  clock,
  newId: () => "",
  log,
};
const app = await createServer(
  context,
  createAccounts(db.pool, "none ".repeat(8)),
  feed,
  `whsec_${Buffer.alloc(24).toString("base64")}`,
);
await app.ready();
const document = `${JSON.stringify(app.swagger(), null, 2)}\n`;
await app.close();
await context.whatsapp.close();
await db.close();
process.stdout.write(document);
