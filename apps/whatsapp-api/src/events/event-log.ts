import type { WebhookEventOf, WebhookEventType } from "@gomarketing/contracts";
import { v7 as uuidv7 } from "uuid";
import type { SessionStore, StoredEvent } from "../store/session-store.ts";
import { followsContract } from "./contract.ts";

const DELIVERED = "delivered";

export interface EventLogListener {
  onAppend(): void;
  /** What happened cannot be told: it has no place in the contract. */
  onUntold(type: WebhookEventType): void;
}

/** A session's numbered, durable list of what happened; it forgets an event once the webhook's receiver has it. */
export class EventLog {
  readonly #store: SessionStore;
  readonly #sessionId: string;
  readonly #listener: EventLogListener;
  #newest: number;
  #arrived: number;
  #whenRoom: (() => void)[] = [];

  constructor(store: SessionStore, sessionId: string, listener: EventLogListener) {
    this.#store = store;
    this.#sessionId = sessionId;
    this.#listener = listener;
    this.#arrived = this.delivered();
    this.#newest = this.#arrived + store.countEvents();
  }

  /**
   * Appends an event, within the surrounding transaction if there is one.
   *
   * @returns false when its receiver would have to refuse it: nothing is appended then
   */
  append<T extends WebhookEventType>(type: T, data: WebhookEventOf<T>["data"]): boolean {
    if (!followsContract(type, data)) {
      this.#listener.onUntold(type);
      return false;
    }
    const { id, occurredAt } = { id: uuidv7(), occurredAt: new Date().toISOString() };
    this.#store.transaction(() => {
      this.#newest = this.#store.appendEvent((sequence) =>
        JSON.stringify({ id, type, sessionId: this.#sessionId, sequence, occurredAt, data }),
      );
    });
    this.#listener.onAppend();
    return true;
  }

  /** What waits to be delivered, oldest first. */
  waiting = (after: number, limit: number): StoredEvent[] => this.#store.eventsAfter(after, limit);

  /** Resolves when what was appended until now is on disk: a number that was told to somebody is never given again. */
  durable = (): Promise<void> => this.#store.durable();

  countWaiting = (): number => this.#store.countEvents();

  /** Resolves when fewer than so many events wait for the receiver: what can wait goes behind what cannot. */
  async roomFor(limit: number): Promise<void> {
    while (this.#newest - this.#arrived >= limit) await new Promise<void>((resolve) => this.#whenRoom.push(resolve));
  }

  /** The receiver has everything up to a number. */
  arrived(sequence: number): void {
    this.#arrived = sequence;
    for (const look of this.#whenRoom.splice(0)) look();
  }

  delivered = (): number => this.#store.fact<number>(DELIVERED) ?? 0;

  /** Everything up to a number has reached the receiver. */
  markDelivered(sequence: number): void {
    if (!this.#store.isOpen) return;
    // What a crash forgets is delivered again, and known to its receiver.
    this.#store.transactionInPassing(() => {
      this.#store.setFact(DELIVERED, sequence);
      this.#store.forgetEvents(sequence);
    });
  }
}
