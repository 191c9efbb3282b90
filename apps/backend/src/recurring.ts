/** Does the same again and again, and never twice at a time; what fails is told of and done again the next time. */
export class Recurring {
  readonly #everyMs: number;
  readonly #act: () => Promise<void>;
  readonly #onError: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #isActing = false;

  constructor(everyMs: number, act: () => Promise<void>, onError: (error: unknown) => void) {
    this.#everyMs = everyMs;
    this.#act = act;
    this.#onError = onError;
  }

  start(): void {
    this.#timer = setInterval(() => void this.now(), this.#everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Once, at once, unless that is under way; never rejects. */
  async now(): Promise<void> {
    if (this.#isActing) return;
    this.#isActing = true;
    try {
      await this.#act();
    } catch (error) {
      this.#onError(error);
    } finally {
      this.#isActing = false;
    }
  }
}
