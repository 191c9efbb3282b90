/**
 * Lets so many through at a time, in the order they came. Of many that begin together and share the machine, all would be
 * ready when the last one is; one after the other, most are ready long before.
 */
export class Turns {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Waits for a turn; answers how to give it back, which may be said again and then does nothing. */
  async take(): Promise<() => void> {
    if (this.#taken < this.#limit) this.#taken += 1;
    // Whoever gives theirs back hands it on: none is free in between.
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let isMine = true;
    return () => {
      if (!isMine) return;
      isMine = false;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#taken -= 1;
    };
  }
}
