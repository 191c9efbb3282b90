import type { SendingConfig } from "../config.ts";
import type { SessionStore } from "../store/session-store.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const PACE = "pace";

/** Sends that may leave at once, and when they were counted. Kept over restarts: a restart is no way around it. */
interface Pace {
  readonly left: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** How gently a session sends: so many a minute, and so many people a day who never wrote first. */
export class Pacer {
  readonly #store: SessionStore;
  readonly #sending: SendingConfig;
  /** People who never wrote, and how many first messages to each are being made ready. They end with the program. */
  readonly #reserved = new Map<string, number>();

  constructor(store: SessionStore, sending: SendingConfig) {
    this.#store = store;
    this.#sending = sending;
  }

  /** How long a message has to wait, in milliseconds; 0 when it may leave now. */
  waitMs(now: number): number {
    const { left } = this.#paceAt(now);
    return left >= 1 ? 0 : Math.ceil(((1 - left) * MINUTE_MS) / this.#sending.perMinute);
  }

  /** How long the last of so many would have to wait. */
  waitOfLastMs(count: number, now: number): number {
    const { left } = this.#paceAt(now);
    return Math.max(0, Math.ceil(((count - left) * MINUTE_MS) / this.#sending.perMinute));
  }

  /** A message leaves. */
  take(now: number): void {
    const { left, at } = this.#paceAt(now);
    this.#store.setFact(PACE, { left: Math.max(0, left - 1), at } satisfies Pace);
  }

  /**
   * Whether somebody who never wrote may be written to.
   *
   * @returns undefined when they may, or when the next one may, in milliseconds since 1970
   */
  nextFirstMessageAt(now: number): number | undefined {
    const { newContactsPerDay } = this.#sending;
    if (newContactsPerDay === 0) return now + DAY_MS;
    const { count, oldest } = this.#store.countDocuments("first-message", now - DAY_MS + 1);
    return count + this.#countReserved() < newContactsPerDay ? undefined : (oldest ?? now) + DAY_MS;
  }

  /**
   * Takes one of the day's places for somebody who never wrote, before a message to them is made ready: that may take
   * minutes, and others come meanwhile. Several messages to one person share a place.
   *
   * @returns undefined when there was one, or when there will be, in milliseconds since 1970
   */
  reserveFirstMessage(jid: string, now: number): number | undefined {
    const others = this.#reserved.get(jid) ?? 0;
    const nextAt = others > 0 ? undefined : this.nextFirstMessageAt(now);
    if (nextAt === undefined) this.#reserved.set(jid, others + 1);
    return nextAt;
  }

  /** A message for which a place was taken is queued, and counted; or it never will be. */
  endReservation(jid: string): void {
    const others = (this.#reserved.get(jid) ?? 1) - 1;
    if (others > 0) this.#reserved.set(jid, others);
    else this.#reserved.delete(jid);
  }

  /** Somebody who never wrote is written to. */
  countFirstMessage(jid: string, now: number): void {
    this.#store.keepDocument("first-message", jid, now, true);
  }

  // Whoever is counted already has no second place.
  #countReserved = (): number =>
    [...this.#reserved.keys()].filter((jid) => this.#store.document("first-message", jid) === undefined).length;

  // A clock that was set back gives nothing, and takes nothing: a time that has yet to come counts as now.
  #paceAt(now: number): Pace {
    const { perMinute, burst } = this.#sending;
    const pace = this.#store.fact<Pace>(PACE) ?? { left: burst, at: now };
    const gained = (Math.max(0, now - pace.at) * perMinute) / MINUTE_MS;
    return { left: Math.min(burst, pace.left + gained), at: now };
  }
}
