import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sessionId } from "@gomarketing/contracts";
import { About } from "./about.ts";
import type { Encryption } from "./encryption.ts";
import { type Owner, ownerNow, SessionOwnedElsewhere, SessionUnreadable } from "./lease.ts";
import type { Lineage } from "./lineage.ts";
import type { OpenedSession, SessionStorage } from "./session-storage.ts";
import { SessionStore } from "./session-store.ts";

const FILE = ".sqlite";

/** Sessions as files of one folder. A file is locked while it is open, by the operating system: a process that dies keeps no lock. */
export class FileStorage implements SessionStorage {
  readonly folder: string;
  readonly #encryption: Encryption;
  readonly #node: string;

  /** @param node names this program among others */
  constructor(folder: string, encryption: Encryption, node: string) {
    this.folder = folder;
    this.#encryption = encryption;
    this.#node = node;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  async list(): Promise<string[]> {
    return readdirSync(this.folder)
      .map((file) => (file.endsWith(FILE) ? file.slice(0, -FILE.length) : ""))
      .filter((id) => sessionId.safeParse(id).success);
  }

  async open(id: string): Promise<OpenedSession> {
    const store = this.openFile(id);
    const { lineage } = store;
    // What is written from here on is in no bucket.
    if (lineage) store.lineage = { ...lineage, use: "apart" };
    const fence = (store.fact<number>("fence") ?? 0) + 1;
    store.setFact("fence", fence);
    return { store, lease: { owner: this.noteOwner(id), fence, release: async () => undefined } };
  }

  /**
   * Opens a session's file, locked.
   *
   * @throws {SessionOwnedElsewhere} {SessionUnreadable}
   */
  openFile(id: string): SessionStore {
    try {
      return new SessionStore(this.pathOf(id), this.#encryption);
    } catch (error) {
      if (isLocked(error)) throw new SessionOwnedElsewhere(id, this.ownerOf(id));
      throw new SessionUnreadable(id, sentence(error));
    }
  }

  has = (id: string): boolean => existsSync(this.pathOf(id));

  /** Whether the file is there, and nobody has it open. */
  isFree(id: string): boolean {
    if (!this.has(id)) return false;
    const db = new DatabaseSync(this.pathOf(id));
    try {
      db.exec("pragma busy_timeout = 0; pragma locking_mode = exclusive; begin exclusive; rollback");
      return true;
    } catch (error) {
      return !isLocked(error);
    } finally {
      db.close();
    }
  }

  /** How a file that nobody has open belongs to a bucket. Changes nothing. */
  lineageOf(id: string): Lineage | undefined {
    const db = new DatabaseSync(this.pathOf(id), { readOnly: true });
    try {
      const value = new About(db).get("lineage");
      return value === undefined ? undefined : (JSON.parse(value) as Lineage);
    } catch {
      // Of before there were buckets.
      return undefined;
    } finally {
      db.close();
    }
  }

  async erase(id: string): Promise<void> {
    for (const end of ["", "-wal", "-shm", ".owner"]) rmSync(`${this.pathOf(id)}${end}`, { force: true });
  }

  forgetEarlier = async (): Promise<void> => undefined;

  problem = (): undefined => undefined;

  close = async (): Promise<void> => undefined;

  pathOf = (id: string): string => join(this.folder, `${id}${FILE}`);

  /** Says who has the file: for the one who finds it locked. */
  noteOwner(id: string): Owner {
    const owner = ownerNow(this.#node, this.folder);
    writeFileSync(`${this.pathOf(id)}.owner`, JSON.stringify(owner), { mode: 0o600 });
    return owner;
  }

  ownerOf(id: string): Owner | undefined {
    try {
      return JSON.parse(readFileSync(`${this.pathOf(id)}.owner`, "utf8")) as Owner;
    } catch {
      return undefined;
    }
  }
}

const SQLITE_BUSY = 5;
const isLocked = (error: unknown): boolean => ((error as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY;

const sentence = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  return message.endsWith(".") ? message : `${message}.`;
};
