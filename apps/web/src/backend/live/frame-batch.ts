/**
 * Gathers items and hands them on once per animation frame, so that a burst is one render.
 * In a hidden tab, where no frame comes, within a quarter of a second.
 */
export class FrameBatch<T> {
  readonly #flush: (items: T[]) => void;
  #items: T[] = [];
  #cancel: (() => void) | undefined;

  constructor(flush: (items: T[]) => void) {
    this.#flush = flush;
  }

  add(item: T): void {
    this.#items.push(item);
    this.#cancel ??= schedule(() => {
      this.#cancel = undefined;
      const items = this.#items;
      this.#items = [];
      this.#flush(items);
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#items = [];
  }
}

const HIDDEN_TAB_DELAY_MS = 250;

function schedule(run: () => void): () => void {
  const stop = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const once = () => {
    stop();
    run();
  };
  const frame = requestAnimationFrame(once);
  // A hidden tab gets no frames.
  const timer = setTimeout(once, HIDDEN_TAB_DELAY_MS);
  return stop;
}
