import { Counter, Histogram, type Registry } from "prom-client";

/** WhatsApp acknowledges in tens of milliseconds on a good day; sends give up after 20 s. */
const SEND_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** What happens to this node's sessions, counted where it happens. Figures of a moment are in `session-gauges.ts`. */
export class GatewayMetrics {
  readonly #received: Counter;
  readonly #receipts: Counter<"state">;
  readonly #decryptFailures: Counter;
  readonly #reconnects: Counter<"reason">;
  readonly #sendSeconds: Histogram;
  readonly #refusedSends: Counter<"code">;
  readonly #untold: Counter<"type">;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#received = new Counter({
      name: "whatsapp_messages_received_total",
      help: "Messages that customers wrote, as far as they are on disk",
      registers,
    });
    this.#receipts = new Counter({
      name: "whatsapp_receipts_received_total",
      help: "Receipts for messages that we sent, by what they say",
      labelNames: ["state"],
      registers,
    });
    this.#decryptFailures = new Counter({
      name: "whatsapp_decrypt_failures_total",
      help: "Messages that could not be decrypted when they came; their senders were asked for them again",
      registers,
    });
    this.#reconnects = new Counter({
      name: "whatsapp_reconnects_total",
      help: "Connections that ended and are made anew by themselves, by the code of the session's lastError",
      labelNames: ["reason"],
      registers,
    });
    this.#sendSeconds = new Histogram({
      name: "whatsapp_send_seconds",
      help: "From handing a message to WhatsApp to its acknowledgement",
      buckets: SEND_SECONDS,
      registers,
    });
    this.#refusedSends = new Counter({
      name: "whatsapp_sends_refused_total",
      help: "Messages that WhatsApp refused, by its code",
      labelNames: ["code"],
      registers,
    });
    this.#untold = new Counter({
      name: "whatsapp_events_untold_total",
      help: "What WhatsApp told and no event can hold, by the event's type: a customer's phone sends what no WhatsApp does",
      labelNames: ["type"],
      registers,
    });
  }

  messageReceived(): void {
    this.#received.inc();
  }

  receiptReceived(state: "delivered" | "read" | "played"): void {
    this.#receipts.inc({ state });
  }

  decryptFailed(): void {
    this.#decryptFailures.inc();
  }

  /** @param reason one of the codes of `disconnects.ts` */
  reconnecting(reason: string): void {
    this.#reconnects.inc({ reason });
  }

  /** WhatsApp acknowledged a message so many seconds after it was handed over. */
  sendAcknowledged(seconds: number): void {
    this.#sendSeconds.observe(seconds);
  }

  /** @param code WhatsApp's, three digits; anything else counts as "other", so that labels stay few */
  sendRefused(code: string): void {
    this.#refusedSends.inc({ code: /^\d{3}$/.test(code) ? code : "other" });
  }

  /** @param type one of the webhook's */
  untold(type: string): void {
    this.#untold.inc({ type });
  }
}
