import type { CacheStore } from "baileys";

/**
 * A small cache for Baileys, which would make several large ones per socket, each with a timer. The oldest entry
 * leaves when it is full; an entry that is too old counts as absent.
 */
export class BoundedCache implements CacheStore {
  readonly #entries = new Map<string, { value: unknown; until: number }>();
  readonly #maxEntries: number;
  readonly #ttlMs: number;

  constructor(maxEntries: number, ttlMs: number) {
    this.#maxEntries = maxEntries;
    this.#ttlMs = ttlMs;
  }

  get<T>(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (entry && entry.until > Date.now()) return entry.value as T;
    this.#entries.delete(key);
    return undefined;
  }

  set<T>(key: string, value: T): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, until: Date.now() + this.#ttlMs });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#maxEntries && oldest !== undefined) this.#entries.delete(oldest);
  }

  del(key: string): void {
    this.#entries.delete(key);
  }

  flushAll(): void {
    this.#entries.clear();
  }
}
