import type { Logger, Turnstile } from "@gomarketing/service-kit";
import type { WhatsAppServer } from "../baileys/server.ts";
import type { ReceivingConfig, SendingConfig } from "../config.ts";
import type { WebhookSender } from "../events/webhook-sender.ts";
import type { GatewayMetrics } from "../metrics/gateway-metrics.ts";
import type { SessionTimings } from "./timings.ts";

/** What all sessions of this node share. */
export interface SessionContext {
  readonly server: WhatsAppServer;
  readonly sender: WebhookSender;
  /** Lets only so many sessions connect at a time. */
  readonly turnstile: Turnstile;
  readonly metrics: GatewayMetrics;
  readonly timings: SessionTimings;
  readonly receiving: ReceivingConfig;
  readonly sending: SendingConfig;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}
