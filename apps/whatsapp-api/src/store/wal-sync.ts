import { closeSync, fdatasync, fdatasyncSync, openSync } from "node:fs";
import { promisify } from "node:util";

const sync = promisify(fdatasync);

/**
 * Brings SQLite's write-ahead log to the disk. SQLite itself would do so at each commit and hold up every session of
 * this process meanwhile (`synchronous = full`); here it happens beside, and what waits at the same time shares one.
 */
export class WalSync {
  readonly #file: number;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /** @param path the database's; its log must be there */
  constructor(path: string) {
    this.#file = openSync(`${path}-wal`, "r+");
  }

  /** Resolves when everything committed until now is on disk. */
  flush(): Promise<void> {
    if (!this.#running) {
      this.#running = this.#sync();
      return this.#running;
    }
    // The one under way may have begun before the commit: the next one is shared by all who come meanwhile.
    const again = () => {
      this.#next = undefined;
      this.#running = this.#sync();
      return this.#running;
    };
    this.#next ??= this.#running.then(again, again);
    return this.#next;
  }

  /** The same, at once. */
  flushNow(): void {
    fdatasyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }

  async #sync(): Promise<void> {
    try {
      await sync(this.#file);
    } finally {
      if (!this.#next) this.#running = undefined;
    }
  }
}
