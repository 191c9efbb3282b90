import { ProviderFailure } from "./provider-failure.ts";

/** Ends a call when the other side says nothing for too long, takes too long in all, or nobody wants the answer any more. */
export class Silence {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #silentMs: number;
  readonly #total: NodeJS.Timeout;
  #timer: NodeJS.Timeout | undefined;

  constructor(outer: AbortSignal, silentMs: number, totalMs: number) {
    this.#outer = outer;
    this.#silentMs = silentMs;
    this.#total = setTimeout(this.#onTimeout, totalMs);
    if (outer.aborted) this.#controller.abort(outer.reason);
    outer.addEventListener("abort", this.#onOuter, { once: true });
    this.heard();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The other side said something. */
  heard(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onTimeout, this.#silentMs);
  }

  /** The call is over. */
  end(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#total);
    this.#outer.removeEventListener("abort", this.#onOuter);
  }

  #onTimeout = (): void => this.#controller.abort(new ProviderFailure("timeout"));
  #onOuter = (): void => this.#controller.abort(this.#outer.reason);
}
