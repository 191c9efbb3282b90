export interface WatchdogOptions {
  /** Asks the other side for any answer at all. */
  readonly ask: () => void;
  /** The connection is deaf. Called once; the watchdog has stopped by then. */
  readonly onDeaf: () => void;
  readonly silenceMs: number;
  readonly answerLimitMs: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** From 0 to 1: connections that opened together are not asked together. */
  readonly random: () => number;
}

/**
 * Finds a connection that is open and deaf, the fault that users of gateways report most. After a while of silence it
 * asks; when nothing at all comes within the limit, the connection is dead. A connection that is busy is never asked,
 * and an idle one costs a stanza each way per `silenceMs`.
 *
 * Found at the latest `silenceMs + answerLimitMs` after the last stanza.
 */
export class Watchdog {
  readonly #options: WatchdogOptions;
  readonly #silenceMs: number;
  #heardAt: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WatchdogOptions) {
    this.#options = options;
    this.#silenceMs = options.silenceMs * (0.75 + options.random() / 4);
    this.#heardAt = options.clock();
    this.#wait(this.#silenceMs);
  }

  /** Something came in. */
  heard(): void {
    this.#heardAt = this.#options.clock();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  // A timer for each stanza would cost more than it finds: what was heard is looked at when the timer fires.
  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      const restMs = this.#heardAt + this.#silenceMs - this.#options.clock();
      if (restMs > 0) this.#wait(restMs);
      else this.#ask();
    }, ms);
  }

  #ask(): void {
    const { ask, answerLimitMs, onDeaf } = this.#options;
    const before = this.#heardAt;
    ask();
    this.#timer = setTimeout(() => (this.#heardAt === before ? onDeaf() : this.#wait(0)), answerLimitMs);
  }
}
