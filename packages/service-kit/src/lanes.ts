/** Does work one after the other for each key, in the order in which it came; for different keys side by side. */
export class Lanes {
  readonly #ends = new Map<string, Promise<unknown>>();

  /** Begins `work` once all that came before with the same key has ended, however it did; resolves with what it answers. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const done = (this.#ends.get(key) ?? Promise.resolve()).then(work);
    const end: Promise<unknown> = done
      .catch(() => undefined)
      .finally(() => {
        if (this.#ends.get(key) === end) this.#ends.delete(key);
      });
    this.#ends.set(key, end);
    return done;
  }
}
