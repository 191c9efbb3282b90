import type { Channel, LiveEvent, Role } from "@gomarketing/contracts";
import type { Logger } from "@gomarketing/service-kit";
import type { Config } from "./config.ts";
import type { Database } from "./database/connection.ts";
import type { Jobs } from "./jobs/jobs.ts";
import type { GatewayQueue } from "./monitoring/gateway-queue.ts";
import type { ModelProvider } from "./suggestions/provider/model-provider.ts";
import type { RunningSuggestions } from "./suggestions/running-suggestion.ts";
import type { WhatsAppClient } from "./whatsapp/whatsapp-client.ts";

/** What a verb needs, handed to it as its first argument. */
export interface BackendContext {
  readonly config: Config;
  readonly db: Database;
  readonly jobs: Jobs;
  readonly whatsapp: WhatsAppClient;
  readonly gatewayQueue: GatewayQueue;
  /** Undefined without a key. */
  readonly models: ModelProvider | undefined;
  readonly suggestions: RunningSuggestions;
  /** Tells those who look now, and keeps nothing. */
  readonly presence: (organizationId: string, channels: readonly Channel[], event: LiveEvent) => void;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly log: Logger;
}

/** Who asks: a person, as a member of an organization. */
export interface Member {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly organizationId: string;
  readonly organizationName: string;
  /** With a cookie: the sign-in it belongs to. */
  readonly signInId?: string;
  /** With an API key: it acts for the person who made it, within its scopes. */
  readonly apiKey?: { readonly id: string; readonly name: string; readonly scopes: readonly string[] };
}
