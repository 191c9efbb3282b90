import { setTimeout as delay } from "node:timers/promises";
import type { ChatAddress, DeliveryState } from "@gomarketing/contracts";
import { chatOf } from "../baileys/identity.ts";
import { type Outgoing, sendComposed } from "../baileys/send.ts";
import type { Socket } from "../baileys/socket.ts";
import type { SendingConfig } from "../config.ts";
import type { EventLog } from "../events/event-log.ts";
import type { GatewayMetrics } from "../metrics/gateway-metrics.ts";
import type { Acknowledgement } from "../sessions/acknowledgements.ts";
import type { SessionStore } from "../store/session-store.ts";
import { Pacer } from "./pacer.ts";
import { RESTRICTIONS, type Refusal, refusalOf } from "./refusals.ts";

/** How long WhatsApp may take to acknowledge a message before it is sent again, with the same id. */
const ACK_TIMEOUT_MS = 20_000;
/** A message that cannot even be encrypted is tried so often. */
const MAX_FAILURES = 3;
const FAILURE_PAUSE_MS = 1_000;
/** How long somebody is seen typing: a second and 30 ms a letter, at most this. */
const LONGEST_TYPING_MS = 5_000;
const RESTRICTION_MS = 24 * 3_600_000;
const RESTRICTED_UNTIL = "restricted-until";

/** A message that waits to leave. */
export interface Queued extends Outgoing {
  /** The `Idempotency-Key` that it came with. */
  readonly key: string;
  readonly messageId: string;
  /** It counts for the pace: what people see as a message. */
  readonly isPaced: boolean;
  /** Letters, for a text: how long it would be typed. */
  readonly letters?: number;
}

/** What became of a send. */
export type Outcome = "queued" | "sent" | Refusal;

export interface OutboxOptions {
  readonly store: SessionStore;
  readonly events: EventLog;
  readonly metrics: GatewayMetrics;
  readonly sending: SendingConfig;
  /** The socket, while it is connected. */
  readonly socket: () => Socket | undefined;
  readonly acknowledged: (messageId: string, timeoutMs: number) => Promise<Acknowledgement>;
  /** A message was decided upon: its key's answer is kept in the same transaction. */
  readonly decide: (key: string, outcome: Outcome) => void;
  /** WhatsApp restricts the number, until then (milliseconds since 1970). */
  readonly onRestricted: () => void;
  readonly clock: () => number;
}

/**
 * What a session has yet to send: on disk, in order, at its pace, one after the other. A message leaves the queue when
 * WhatsApp has it or refuses it; until then it is sent again with the same id, of which the receiving phone shows one.
 */
export class Outbox {
  readonly pacer: Pacer;
  readonly #options: OutboxOptions;
  readonly #onDecided = new Map<string, Set<(outcome: Outcome) => void>>();
  /** What was handed to WhatsApp and is not decided upon. */
  #handed: { readonly position: number; readonly queued: Queued; readonly at: number } | undefined;
  #running: Promise<void> | undefined;
  #interrupt = new AbortController();
  #isStopped = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.pacer = new Pacer(options.store, options.sending);
  }

  /** Until when nobody who never wrote is written to, in milliseconds since 1970. */
  get restrictedUntil(): number | undefined {
    const until = this.#options.store.fact<number>(RESTRICTED_UNTIL);
    return until !== undefined && until > this.#options.clock() ? until : undefined;
  }

  /** WhatsApp said that it restricts the number; undefined: no longer. */
  restrict(until: number | undefined): void {
    this.#options.store.setFact(RESTRICTED_UNTIL, until);
    this.#options.onRestricted();
  }

  countWaiting = (): number => this.#options.store.countQueued();

  /** Something was queued, or there is a connection. */
  wake(): void {
    if (this.#isStopped || this.#running) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** WhatsApp has a message, or refuses it. Decided at once: its receipts may follow in the same breath. */
  onAck(messageId: string, error: string | undefined): void {
    const handed = this.#handed;
    if (handed?.queued.messageId !== messageId) return;
    this.#handed = undefined;
    const { metrics, clock } = this.#options;
    metrics.sendAcknowledged((clock() - handed.at) / 1_000);
    if (error === undefined) return this.#decide(handed.position, handed.queued, "sent");
    metrics.sendRefused(error);
    if (RESTRICTIONS.has(error)) this.restrict(clock() + RESTRICTION_MS);
    this.#decide(handed.position, handed.queued, refusalOf(error));
  }

  /** Resolves with what became of a message; with "queued" when nothing did in time. */
  outcomeOf(messageId: string, limitMs: number): Promise<Outcome> {
    return new Promise((resolve) => {
      const settle = (outcome: Outcome) => {
        clearTimeout(timer);
        const others = this.#onDecided.get(messageId);
        others?.delete(settle);
        if (others?.size === 0) this.#onDecided.delete(messageId);
        resolve(outcome);
      };
      const timer = setTimeout(() => settle("queued"), limitMs);
      const waiting = this.#onDecided.get(messageId) ?? new Set();
      this.#onDecided.set(messageId, waiting.add(settle));
    });
  }

  /** Ends after the message that is on its way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#interrupt.abort();
    await this.#running;
    for (const settle of [...this.#onDecided.values()].flatMap((all) => [...all])) settle("queued");
  }

  async #run(): Promise<void> {
    for (let failures = 0; ; ) {
      const socket = this.#isStopped ? undefined : this.#options.socket();
      const next = socket && this.#options.store.firstQueued<Queued>();
      if (!socket || !next) return;
      const { position, value } = next;
      if (value.isPaced && (await this.#pause(this.pacer.waitMs(this.#options.clock())))) continue;
      if (await this.#hand(socket, position, value)) failures = 0;
      else if (++failures >= MAX_FAILURES) this.#decide(position, value, NOT_SENT);
      else await this.#pause(FAILURE_PAUSE_MS);
    }
  }

  /** @returns whether there was something to wait for */
  async #pause(ms: number): Promise<boolean> {
    if (ms <= 0) return false;
    await delay(ms, undefined, { signal: this.#interrupt.signal }).catch(() => undefined);
    return true;
  }

  /**
   * Hands a message to WhatsApp and waits for its word, which `onAck` acts upon; without one it is handed over again.
   *
   * @returns false when it could not be handed over, though there is a connection
   */
  async #hand(socket: Socket, position: number, queued: Queued): Promise<boolean> {
    const { acknowledged, clock } = this.#options;
    if (queued.letters !== undefined && this.#options.sending.typing) await this.#type(socket, queued);
    if (queued.isPaced) this.pacer.take(clock());
    this.#handed = { position, queued, at: clock() };
    const answer = acknowledged(queued.messageId, ACK_TIMEOUT_MS);
    try {
      await sendComposed(socket, queued.messageId, queued);
    } catch {
      return this.#options.socket() !== socket;
    }
    await answer;
    return true;
  }

  async #type(socket: Socket, { jid, letters = 0 }: Queued): Promise<void> {
    await socket.wa.sendPresenceUpdate("composing", jid).catch(() => undefined);
    await this.#pause(Math.min(LONGEST_TYPING_MS, 1_000 + letters * 30));
  }

  #decide(position: number, { key, messageId, jid }: Queued, outcome: "sent" | Refusal): void {
    const { store, events, decide, clock } = this.#options;
    if (!store.isOpen) return;
    const state: DeliveryState = outcome === "sent" ? "sent" : "failed";
    store.transaction(() => {
      store.dequeue(position);
      decide(key, outcome);
      events.append("message.status", {
        messageId,
        chat: this.#chatOf(jid),
        state,
        at: new Date(clock()).toISOString(),
        ...(outcome !== "sent" && { reason: outcome }),
      });
    });
    for (const settle of [...(this.#onDecided.get(messageId) ?? [])]) settle(outcome);
    this.#onDecided.delete(messageId);
  }

  #chatOf(jid: string): ChatAddress {
    const identities = this.#options.socket()?.identities ?? NOBODY;
    return chatOf(jid, undefined, identities);
  }
}

const NOBODY = { phoneJidOf: () => undefined, lidOf: () => undefined, subjectOf: () => undefined };

const NOT_SENT: Refusal = {
  code: "not-sent",
  message: "The message could not be encrypted for its receiver. Check the number, then send it again.",
};
