/** After so many failures in a row a provider is left alone. */
const FAILURES_TO_OPEN = 5;
const OPEN_MS = 30_000;

/** Spares a provider that is down, and those who would wait for it: one call tries whether it is back. */
export class CircuitBreaker {
  readonly #clock: () => Date;
  #failures = 0;
  #openUntil = 0;
  #isProbing = false;

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  /** Whether a call may be made now. Whoever is let through must tell how it went. */
  mayCall(): boolean {
    if (this.#failures < FAILURES_TO_OPEN) return true;
    if (this.#isProbing || this.#clock().getTime() < this.#openUntil) return false;
    this.#isProbing = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#isProbing = false;
  }

  failed(): void {
    this.#failures += 1;
    this.#isProbing = false;
    this.#openUntil = this.#clock().getTime() + OPEN_MS;
  }

  /** The call ended for a reason of ours: it says nothing about the provider. */
  leftOff(): void {
    this.#isProbing = false;
  }

  get isOpen(): boolean {
    return this.#failures >= FAILURES_TO_OPEN;
  }
}
