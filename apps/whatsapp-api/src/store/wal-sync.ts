import { closeSync, fdatasync, openSync } from "node:fs";
import { promisify } from "node:util";

const sync = promisify(fdatasync);

/**
 * Brings SQLite's write-ahead log to the disk. SQLite itself would do so at each commit and hold up every session of
 * this process meanwhile (`synchronous = full`); here it happens beside, and what waits at the same time shares one.
 */
export class WalSync {
  readonly #file: number;
  #commits = 0;
  #synced = 0;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #isClosed = false;

  /** @param path the database's; its log must be there */
  constructor(path: string) {
    this.#file = openSync(`${path}-wal`, "r+");
  }

  /** Something was committed. */
  changed(): void {
    this.#commits += 1;
  }

  /** Whether everything committed is on disk. */
  get isClean(): boolean {
    return this.#synced === this.#commits;
  }

  /** Resolves when everything committed until now is on disk. */
  async flush(): Promise<void> {
    if (this.isClean || this.#isClosed) return;
    if (!this.#running) {
      this.#running = this.#sync();
      return this.#running;
    }
    // The one under way may have begun before the commit: the next one is shared by all who come meanwhile.
    this.#next ??= this.#running.then(
      () => this.#again(),
      () => this.#again(),
    );
    return this.#next;
  }

  close(): void {
    this.#isClosed = true;
    closeSync(this.#file);
  }

  #again(): Promise<void> {
    this.#next = undefined;
    this.#running = this.#sync();
    return this.#running;
  }

  async #sync(): Promise<void> {
    const commits = this.#commits;
    try {
      await sync(this.#file);
      this.#synced = Math.max(this.#synced, commits);
    } finally {
      if (!this.#next) this.#running = undefined;
    }
  }
}
