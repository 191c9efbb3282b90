import { afterDisconnect, type Closure, type Next } from "../baileys/disconnects.ts";
import type { SessionTimings } from "./timings.ts";

/** So many restarts that WhatsApp asks for are done at once, linking's own among them; more of them in a row wait. */
const MAX_PROMPT_RESTARTS = 3;

export interface ReconnectingContext {
  readonly timings: SessionTimings;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Remembers how a session's tries to connect went, and decides when the next one is due. Tries have no limit. */
export class Reconnecting {
  readonly #context: ReconnectingContext;
  #attempt = 0;
  #badSessions = 0;
  #restarts = 0;
  #openedAt: number | undefined;
  #unscannedSince: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(context: ReconnectingContext) {
    this.#context = context;
  }

  /** Somebody asks for a connection: what went wrong before does not count. */
  startAfresh(): void {
    this.#attempt = 0;
    this.#badSessions = 0;
    this.#restarts = 0;
    this.#openedAt = undefined;
    this.#unscannedSince = undefined;
  }

  showedQr(): void {
    this.#unscannedSince ??= this.#context.clock();
  }

  opened(): void {
    this.#openedAt = this.#context.clock();
    this.#unscannedSince = undefined;
  }

  /** The connection has ended: says what to do. */
  after(closure: Closure, wasReachingThroughProxy: boolean): Next {
    const { clock, timings } = this.#context;
    if (this.#openedAt !== undefined && clock() - this.#openedAt >= timings.stableAfterMs) this.startAfresh();
    this.#openedAt = undefined;
    const unscannedMs = this.#unscannedSince === undefined ? undefined : clock() - this.#unscannedSince;
    const trouble = { badSessions: this.#badSessions, unscannedMs, wasReachingThroughProxy };
    const next = afterDisconnect(closure, trouble);
    this.#badSessions = next.code === "bad-session" ? this.#badSessions + 1 : 0;
    return next;
  }

  /**
   * Calls `connect` when the next try is due.
   *
   * @param soon at once, unless that was done again and again
   * @returns when that is, in milliseconds since 1970
   */
  schedule(soon: boolean, connect: () => void): number {
    const isPrompt = soon && this.#restarts < MAX_PROMPT_RESTARTS;
    const delayMs = isPrompt ? 0 : this.#backoffMs();
    if (isPrompt) this.#restarts += 1;
    else this.#attempt += 1;
    this.cancel();
    this.#timer = setTimeout(connect, delayMs);
    return this.#context.clock() + delayMs;
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }

  // With jitter: two hundred sessions that fell together do not come back together.
  #backoffMs(): number {
    const { timings, random } = this.#context;
    const longest = Math.min(timings.longestBackoffMs, timings.firstBackoffMs * 2 ** Math.min(this.#attempt, 10));
    return Math.round(longest * (0.5 + random() / 2));
  }
}
