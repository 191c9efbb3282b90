import type { DatabaseSync } from "node:sqlite";

/** What a session's file says of itself. It is no part of what is kept, and does not travel with its changes. */
export class About {
  readonly #db: DatabaseSync;

  /** @param db with the schema's tables */
  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  get(name: string): string | undefined {
    const row = this.#db.prepare("select value from about where name = ?").get(name);
    return row && String(row.value);
  }

  /** Nobody waits for it: a file whose last note a power cut took is only held for older than it is. */
  set(name: string, value: string | undefined): void {
    const isAlone = !this.#db.isTransaction;
    if (isAlone) this.#db.exec("begin immediate");
    this.#db.prepare("delete from about where name = ?").run(name);
    if (value !== undefined) this.#db.prepare("insert into about values (?, ?)").run(name, value);
    if (isAlone) this.#db.exec("commit");
  }
}
