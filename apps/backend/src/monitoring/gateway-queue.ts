import type { WhatsAppClient } from "../whatsapp/whatsapp-client.ts";

/** Many look at the panel; the gateway is asked so often at most. */
const KEEP_MS = 5_000;

export interface GatewayEvents {
  readonly waiting: number;
  readonly oldestSeconds: number;
}

/** The events that wait at the gateway to be handed over here: as it says of itself. */
export class GatewayQueue {
  readonly #whatsapp: Pick<WhatsAppClient, "metrics">;
  readonly #clock: () => Date;
  #asked: { readonly at: number; readonly answer: Promise<GatewayEvents | undefined> } | undefined;

  constructor(whatsapp: Pick<WhatsAppClient, "metrics">, clock: () => Date) {
    this.#whatsapp = whatsapp;
    this.#clock = clock;
  }

  /** Undefined when the gateway does not answer. */
  read(): Promise<GatewayEvents | undefined> {
    const at = this.#clock().getTime();
    if (!this.#asked || at - this.#asked.at >= KEEP_MS) this.#asked = { at, answer: this.#ask() };
    return this.#asked.answer;
  }

  #ask(): Promise<GatewayEvents | undefined> {
    return this.#whatsapp.metrics().then(eventsOf, () => undefined);
  }
}

function eventsOf(metrics: string): GatewayEvents | undefined {
  const waiting = figureOf(metrics, "whatsapp_events_waiting");
  const oldestSeconds = figureOf(metrics, "whatsapp_oldest_event_seconds");
  return waiting === undefined || oldestSeconds === undefined ? undefined : { waiting, oldestSeconds };
}

/** Of a figure without labels, in Prometheus' text format. */
function figureOf(metrics: string, name: string): number | undefined {
  const value = Number(new RegExp(`^${name} (\\S+)$`, "m").exec(metrics)?.[1]);
  return Number.isFinite(value) ? value : undefined;
}
