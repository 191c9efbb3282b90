import { setTimeout as delay } from "node:timers/promises";
import type { ChatAddress, DeliveryState } from "@gomarketing/contracts";
import type { Logger } from "@gomarketing/service-kit";
import { chatOf } from "../baileys/identity.ts";
import { type Outgoing, sendComposed } from "../baileys/send.ts";
import type { Socket } from "../baileys/socket.ts";
import type { SendingConfig } from "../config.ts";
import type { EventLog } from "../events/event-log.ts";
import type { GatewayMetrics } from "../metrics/gateway-metrics.ts";
import type { Listening } from "../sessions/acknowledgements.ts";
import type { SessionTimings } from "../sessions/timings.ts";
import type { SessionStore } from "../store/session-store.ts";
import { Pacer } from "./pacer.ts";
import { Preparations } from "./preparations.ts";
import { RESTRICTIONS, type Refusal, refusalOf } from "./refusals.ts";
import { pauseAfter, type Trouble, troubleOf, withoutData } from "./troubles.ts";

/** On so many connections WhatsApp may leave one message without a word, while it answers pings: it keeps all others. */
const MAX_SILENT_CONNECTIONS = 5;
/** How long somebody is seen typing: a second and 30 ms a letter, at most this. */
const LONGEST_TYPING_MS = 5_000;
const RESTRICTION_MS = 24 * 3_600_000;
const RESTRICTED_UNTIL = "restricted-until";
/** The position of the newest message that has begun to leave. */
const BEGUN = "begun";

/** A message that waits to leave. */
export interface Queued extends Outgoing {
  /** The `Idempotency-Key` that it came with. */
  readonly key: string;
  readonly messageId: string;
  /** It counts for the pace: what people see as a message. */
  readonly isPaced: boolean;
  /** Letters, for a text: how long it would be typed. */
  readonly letters?: number;
  /** On so many connections it was handed over, and WhatsApp said nothing. */
  readonly silences?: number;
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
  readonly timings: SessionTimings;
  readonly listenFor: (messageId: string) => Listening;
  /** A message was decided upon: its key's answer is kept in the same transaction. */
  readonly decide: (key: string, outcome: Outcome) => void;
  /** WhatsApp restricts the number, until then (milliseconds since 1970). */
  readonly onRestricted: () => void;
  readonly clock: () => number;
  readonly log: Logger;
}

/** A message that was given up though it was handed over: what corrects that, should WhatsApp's word come late. */
interface Unacknowledged {
  readonly key: string;
  readonly jid: string;
}

/**
 * What a session has yet to send: on disk, in order, at its pace, one after the other. A message leaves the queue when
 * WhatsApp has it or refuses it; until then it is sent again with the same id, of which the receiving phone shows one.
 * One that WhatsApp never says a word of is given up in the end: the others wait behind it.
 */
export class Outbox {
  readonly pacer: Pacer;
  readonly preparations = new Preparations();
  readonly #options: OutboxOptions;
  readonly #onDecided = new Map<string, Set<(outcome: Outcome) => void>>();
  /** What was handed to WhatsApp and is not decided upon. */
  #handed: { readonly position: number; readonly queued: Queued; readonly at: number } | undefined;
  /** What stands here or before has begun to leave; what does not is nowhere but on our disk. */
  #begun: number;
  /** Connections on which a silence was counted. */
  readonly #silent = new WeakSet<Socket>();
  #running: Promise<void> | undefined;
  #interrupt = new AbortController();
  #isStopped = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.pacer = new Pacer(options.store, options.sending);
    this.#begun = options.store.fact<number>(BEGUN) ?? 0;
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
    if (handed?.queued.messageId !== messageId) return error === undefined ? this.#onLateAck(messageId) : undefined;
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

  /**
   * Takes back what waits at a position, unless it has begun to leave. Both are written before they take effect: exactly
   * one of them happens, whenever the program ends.
   *
   * @returns whether it never leaves now
   */
  cancel(position: number): boolean {
    if (position <= this.#begun) return false;
    const found = this.#options.store.firstQueued<Queued>(position);
    if (found?.position !== position) return false;
    this.#decide(position, found.value, CANCELLED);
    return true;
  }

  /** Where what was sent with a key waits; undefined when it does not. Reads all that waits. */
  positionOf(key: string): number | undefined {
    const { store } = this.#options;
    let next = store.firstQueued<Queued>();
    while (next && next.value.key !== key) next = store.firstQueued<Queued>(next.position + 1);
    return next?.position;
  }

  /**
   * Nothing of what waits leaves any more. What has begun to may have arrived, and is told so.
   *
   * @returns how many messages that is
   */
  giveUp(refusal: Refusal): number {
    const { store } = this.#options;
    const count = store.countQueued();
    this.#handed = undefined;
    store.transaction(() => {
      for (let next = store.firstQueued<Queued>(); next; next = store.firstQueued<Queued>(next.position + 1))
        this.#decide(next.position, next.value, next.position <= this.#begun ? UNACKNOWLEDGED : refusal);
    });
    return count;
  }

  /** The program stops: whoever waits is told what is so far, and that what is not ready was not accepted. */
  answerAll(): void {
    this.preparations.stop();
    for (const settle of [...this.#onDecided.values()].flatMap((all) => [...all])) settle("queued");
  }

  /** Ends after the message that is on its way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#interrupt.abort();
    await this.#running;
    this.answerAll();
  }

  async #run(): Promise<void> {
    for (let failures = 0; ; ) {
      const socket = this.#isStopped ? undefined : this.#options.socket();
      const next = socket && this.#options.store.firstQueued<Queued>();
      if (!socket || !next) return;
      const { position, value } = next;
      const waitMs = value.isPaced ? this.pacer.waitMs(this.#options.clock()) : 0;
      if (waitMs > 0) {
        await this.#pause(waitMs);
        continue;
      }
      const trouble = await this.#hand(socket, position, value);
      failures = trouble ? failures + 1 : 0;
      if (!trouble) continue;
      if (failures < trouble.tries) await this.#pause(this.#pauseAfter(trouble, failures));
      else {
        failures = 0;
        // Its acknowledgement may have come all the same, from what broke after it had left.
        if (this.#handed?.position === position) this.#decide(position, value, trouble.refusal);
      }
    }
  }

  #pauseAfter(trouble: Trouble, failures: number): number {
    const { failurePauseMs, limitedPauseMs } = this.#options.timings;
    return pauseAfter(trouble, failures, trouble.kind === "limited" ? limitedPauseMs : failurePauseMs);
  }

  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#interrupt.signal }).catch(() => undefined);
  }

  /**
   * Hands a message to WhatsApp and waits for its word, which `onAck` acts upon; without one it is handed over again.
   *
   * @returns why it could not be handed over, though there is a connection
   */
  async #hand(socket: Socket, position: number, queued: Queued): Promise<Trouble | undefined> {
    const { store, listenFor, clock, timings, log } = this.#options;
    if (queued.letters !== undefined && this.#options.sending.typing) {
      await this.#type(socket, queued);
      // Meanwhile the connection may have ended, and somebody may have taken the message back.
      const isThere = store.isOpen && this.#options.socket() === socket;
      if (!isThere || store.firstQueued(position)?.position !== position) return undefined;
    }
    this.#begin(position, queued);
    this.#handed = { position, queued, at: clock() };
    const listening = listenFor(queued.messageId);
    try {
      await sendComposed(socket, queued.messageId, queued);
    } catch (error) {
      listening.cancel();
      if (this.#options.socket() !== socket) return undefined;
      const trouble = troubleOf(error);
      const { kind, code } = trouble;
      log.warn({ err: withoutData(error), messageId: queued.messageId, kind, code }, "a message could not leave");
      return trouble;
    }
    if ((await listening.within(timings.ackLimitMs)) === "silent") this.#countSilence(socket, position, queued);
    return undefined;
  }

  /** Writes that a message begins to leave: no frame of it does before that is on disk (`outgoing-gate.ts`). */
  #begin(position: number, { isPaced }: Queued): void {
    const { store, clock } = this.#options;
    store.transaction(() => {
      if (isPaced) this.pacer.take(clock());
      if (position > this.#begun) store.setFact(BEGUN, position);
    });
    this.#begun = Math.max(this.#begun, position);
  }

  /** Counted once for each connection, in the message's row: a restart does not begin anew. */
  #countSilence(socket: Socket, position: number, queued: Queued): void {
    const { store, log, clock } = this.#options;
    if (this.#silent.has(socket) || !store.isOpen) return;
    this.#silent.add(socket);
    const { messageId, key, jid } = queued;
    const silences = (queued.silences ?? 0) + 1;
    if (silences < MAX_SILENT_CONNECTIONS) {
      store.transaction(() => store.enqueue({ ...queued, silences } satisfies Queued, position));
      return;
    }
    log.error({ messageId, silences }, "WhatsApp never acknowledged a message; the next ones leave");
    this.#handed = undefined;
    store.transaction(() => {
      store.keepDocument("unacknowledged", messageId, clock(), { key, jid } satisfies Unacknowledged);
      this.#decide(position, queued, UNACKNOWLEDGED);
    });
  }

  /** It had arrived after all. */
  #onLateAck(messageId: string): void {
    const { store } = this.#options;
    const late = store.document<Unacknowledged>("unacknowledged", messageId);
    if (!late) return;
    store.transaction(() => {
      store.forgetDocument("unacknowledged", messageId);
      this.#settle({ ...late, messageId }, "sent");
    });
  }

  async #type(socket: Socket, { jid, letters = 0 }: Queued): Promise<void> {
    await socket.wa.sendPresenceUpdate("composing", jid).catch(() => undefined);
    await this.#pause(Math.min(LONGEST_TYPING_MS, 1_000 + letters * 30));
  }

  #decide(position: number, queued: Queued, outcome: "sent" | Refusal): void {
    const { store } = this.#options;
    if (!store.isOpen) return;
    store.transaction(() => {
      store.dequeue(position);
      this.#settle(queued, outcome);
    });
    const { messageId } = queued;
    for (const settle of [...(this.#onDecided.get(messageId) ?? [])]) settle(outcome);
    this.#onDecided.delete(messageId);
  }

  /** Keeps and tells what became of a message; within the transaction that takes it from where it waited. */
  #settle({ key, messageId, jid }: Pick<Queued, "key" | "messageId" | "jid">, outcome: "sent" | Refusal): void {
    const { events, decide, clock } = this.#options;
    const state: DeliveryState = outcome === "sent" ? "sent" : "failed";
    decide(key, outcome);
    events.append("message.status", {
      messageId,
      chat: this.#chatOf(jid),
      state,
      at: new Date(clock()).toISOString(),
      ...(outcome !== "sent" && { reason: outcome }),
    });
  }

  #chatOf(jid: string): ChatAddress {
    const identities = this.#options.socket()?.identities ?? NOBODY;
    return chatOf(jid, undefined, identities);
  }
}

/** Somebody took it back before it left. */
export const CANCELLED: Refusal = {
  code: "message-cancelled",
  message: "This message was taken back before it left.",
};

/** It was written for one number, and another has been linked to its session. */
export const ACCOUNT_CHANGED: Refusal = {
  code: "account-changed",
  message: "Another number was linked to this session before the message left. Send it again to send it from that one.",
};

/** Its session is gone. */
export const SESSION_DELETED: Refusal = {
  code: "session-deleted",
  message: "The session was deleted before the message left. Send it again from another one.",
};

const NOBODY = { phoneJidOf: () => undefined, lidOf: () => undefined, subjectOf: () => undefined };

const UNACKNOWLEDGED: Refusal = {
  code: "whatsapp-unacknowledged",
  message:
    "WhatsApp never said that it has the message. It may have arrived all the same: ask, or look at the phone, before you send it again.",
};
