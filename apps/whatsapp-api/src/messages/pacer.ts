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
    return count < newContactsPerDay ? undefined : (oldest ?? now) + DAY_MS;
  }

  /** Somebody who never wrote is written to. */
  countFirstMessage(jid: string, now: number): void {
    this.#store.keepDocument("first-message", jid, now, true);
  }

  // A clock that was set back gives nothing, and takes nothing: a time that has yet to come counts as now.
  #paceAt(now: number): Pace {
    const { perMinute, burst } = this.#sending;
    const pace = this.#store.fact<Pace>(PACE) ?? { left: burst, at: now };
    const gained = (Math.max(0, now - pace.at) * perMinute) / MINUTE_MS;
    return { left: Math.min(burst, pace.left + gained), at: now };
  }
}
