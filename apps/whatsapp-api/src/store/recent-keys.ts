/** For each session: those of the conversations that go on. */
const MAX_KEYS = 64;

/** Signal keys as they were written last, in memory: each message needs the same few. The one that was used longest ago leaves first. */
export class RecentKeys {
  readonly #keys = new Map<string, unknown>();

  get = (name: string): unknown => this.#keys.get(name);

  set(name: string, value: unknown): void {
    this.#keys.delete(name);
    this.#keys.set(name, value);
    const [oldest] = this.#keys.keys();
    if (this.#keys.size > MAX_KEYS && oldest !== undefined) this.#keys.delete(oldest);
  }

  forget(name: string): void {
    this.#keys.delete(name);
  }

  clear(): void {
    this.#keys.clear();
  }
}
