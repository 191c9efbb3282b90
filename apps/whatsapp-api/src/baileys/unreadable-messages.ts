import type { ChatAddress } from "@gomarketing/contracts";
import { DEFAULT_CONNECTION_CONFIG } from "baileys";
import type { EventLog } from "../events/event-log.ts";
import type { GatewayMetrics } from "../metrics/gateway-metrics.ts";
import type { SessionStore } from "../store/session-store.ts";
import type { MessageData } from "./message-in.ts";

/** A message that came and cannot be read: what is told of it if that stays so. */
interface Waiting {
  readonly data: MessageData;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** How often it came, and could not be read. */
  readonly deliveries: number;
}

export interface UnreadableOptions {
  readonly store: SessionStore;
  readonly events: EventLog;
  readonly metrics: GatewayMetrics;
  /** So long a connected session waits to get it again, readable. */
  readonly waitMs: number;
  readonly clock: () => number;
}

/** So often Baileys asks for a message; what is delivered unreadable once more is asked for no longer. */
const MAX_REQUESTS = DEFAULT_CONNECTION_CONFIG.maxMsgRetryCount;

/**
 * What customers wrote and nobody here can read. Its sender's phone is asked for it again and mostly answers at once; when
 * that takes too long, or it is asked no more, it is told in the place of the message that there is one. The message itself,
 * however late, is told under the same id then.
 *
 * Each is on disk before WhatsApp hears that it came, and is told by whoever has the session then.
 */
export class UnreadableMessages {
  readonly #options: UnreadableOptions;
  #connectedAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: UnreadableOptions) {
    this.#options = options;
  }

  /** One came, or came again. */
  keep(data: MessageData): void {
    const { store, clock } = this.#options;
    const id = nameOf(data.chat, data.id);
    store.transaction(() => {
      if (store.document("placeholder", id)) return;
      const before = store.document<Waiting>("unreadable", id);
      const deliveries = (before?.deliveries ?? 0) + 1;
      const waiting: Waiting = { data, since: before?.since ?? clock(), deliveries };
      if (deliveries > MAX_REQUESTS) return this.#tell(id, waiting);
      store.keepDocument("unreadable", id, waiting.since, waiting);
    });
    this.#schedule();
  }

  /** One can be read now, and is told as itself, within the transaction that calls this. */
  forget(chat: ChatAddress, messageId: string): void {
    const id = nameOf(chat, messageId);
    this.#options.store.forgetDocument("unreadable", id);
    this.#options.store.forgetDocument("placeholder", id);
  }

  /** Whether only that has been told of a message. */
  isPlaceholder = (chat: ChatAddress, messageId: string): boolean =>
    this.#options.store.document("placeholder", nameOf(chat, messageId)) !== undefined;

  /** From now on they may come again. */
  connect(): void {
    this.#connectedAt = this.#options.clock();
    this.#schedule();
  }

  /** Nothing comes now: what was not told waits for the next connection. */
  disconnect(): void {
    this.#connectedAt = undefined;
    clearTimeout(this.#timer);
  }

  /** None will come again: tells of all. */
  giveUp(): void {
    this.#tellThose(() => true);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const { store, clock } = this.#options;
    const first = store.isOpen ? store.firstDocument<Waiting>("unreadable") : undefined;
    if (!first || this.#connectedAt === undefined) return;
    this.#timer = setTimeout(() => this.#tellDue(), Math.max(0, this.#dueAt(first.value) - clock()));
    this.#timer.unref();
  }

  #tellDue(): void {
    const { store, clock } = this.#options;
    if (!store.isOpen || this.#connectedAt === undefined) return;
    this.#tellThose((waiting) => this.#dueAt(waiting) <= clock());
    this.#schedule();
  }

  // What waits at WhatsApp while we are away may well be the answer.
  #dueAt = ({ since }: Waiting): number => Math.max(since, this.#connectedAt ?? since) + this.#options.waitMs;

  #tellThose(isDue: (waiting: Waiting) => boolean): void {
    const { store } = this.#options;
    store.transaction(() => {
      for (
        let first = store.firstDocument<Waiting>("unreadable");
        first && isDue(first.value);
        first = store.firstDocument<Waiting>("unreadable")
      )
        this.#tell(first.id, first.value);
    });
  }

  #tell(id: string, { data, since }: Waiting): void {
    const { store, events, metrics } = this.#options;
    metrics.messageReceived();
    events.append("message.received", data);
    store.forgetDocument("unreadable", id);
    store.keepDocument("placeholder", id, since, true);
  }
}

/** By the LID where one is known: the same person may come by number the next time. */
const nameOf = (chat: ChatAddress, messageId: string): string =>
  `${(chat.kind === "direct" && chat.contact.lid) || chat.jid} ${messageId}`;
