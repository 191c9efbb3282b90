import { createHash, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { deserialize, serialize } from "node:v8";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Encryption } from "./encryption.ts";
import { type ObjectStore, WrittenMeanwhile } from "./object-store.ts";
import type { Changes, Replica } from "./replica.ts";
import type { SessionStore } from "./session-store.ts";

/** A busy session writes once in so long; what changes meanwhile goes together. */
const WRITE_EVERY_MS = 1_000;
/** Larger changes begin a new base: everything anew, so that the changes are small again. */
const MAX_CHANGES_BYTES = 256 * 1024;
/** Of a large session's base, so that it is not written anew too often. */
const MAX_CHANGES_SHARE = 0.25;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 10_000;
const CLOSE_LIMIT_MS = 8_000;

/** What the head of a session's replica says: how to make its database of now. */
export interface Head {
  readonly version: 1;
  readonly sessionId: string;
  /** Of the owner that wrote it. */
  readonly fence: number;
  /** Grows by one with each write. */
  readonly sequence: number;
  readonly base: { readonly key: string; readonly sha256: Uint8Array; readonly bytes: number };
  /** SQLite changesets, to be applied to the base one after the other; deflated. */
  readonly changes: readonly Uint8Array[];
  readonly sequences: Readonly<Record<string, number>>;
  /** Its owner closed it in order: there is nothing on that machine's disk that is not here. */
  readonly isClosed: boolean;
}

/** Where a session's head and bases lie. */
export const headKey = (id: string): string => `${id}/head`;

/** @throws {Unsealable} when it is torn, or sealed with a key that is not here */
export function readHead(body: Uint8Array, encryption: Encryption): Head {
  return deserialize(encryption.open(body)) as Head;
}

export interface S3ReplicaOptions {
  readonly sessionId: string;
  readonly fence: number;
  readonly objects: ObjectStore;
  readonly encryption: Encryption;
  /** What lies there now, if anything does. */
  readonly found: { readonly head: Head; readonly etag: string } | undefined;
  /** Somebody else has written: the lease is lost. */
  readonly onLost: () => void;
  /** What was written is known to this machine's disk too. */
  readonly onWritten: (head: Pick<Head, "fence" | "sequence" | "isClosed">) => void;
}

/**
 * A session's copy in S3: a base, which is its whole database, and a head, which names the base and brings what has
 * changed since. One write replaces the head, so that a reader has the one or the other, never half of each.
 */
export class S3Replica implements Replica {
  readonly #options: S3ReplicaOptions;
  #store: SessionStore | undefined;
  #head: Head | undefined;
  #etag: string | undefined;
  /** Changes between the base and this program's first one: of the owners before. */
  #earlier: readonly Uint8Array[] = [];
  #tracked: Changes | undefined;
  #commits = 0;
  #written = 0;
  #wroteAt = 0;
  #isStopped = false;
  #writing: Promise<void> | undefined;
  #waiting: { commits: number; resolve: () => void; reject: (error: Error) => void }[] = [];
  #lastError: string | undefined;

  constructor(options: S3ReplicaOptions) {
    this.#options = options;
    this.#head = options.found?.head;
    this.#etag = options.found?.etag;
  }

  /**
   * Begins to follow a store.
   *
   * @param isSame the store is what the head says; otherwise a new base is written with the next change
   */
  follow(store: SessionStore, isSame: boolean): void {
    this.#store = store;
    this.#tracked = store.trackChanges();
    if (isSame && this.#head) this.#earlier = this.#head.changes;
    else this.#tracked = undefined;
    if (!isSame) this.changed();
  }

  get isCurrent(): boolean {
    return this.#written === this.#commits;
  }

  /** Why it could not write, while it cannot. */
  get lastError(): string | undefined {
    return this.#lastError;
  }

  changed(): void {
    this.#commits += 1;
    this.#writeSoon();
  }

  #writeSoon(): void {
    if (!this.#store || this.#isStopped || this.#writing) return;
    this.#writing = this.#write().finally(() => {
      this.#writing = undefined;
      // Something was committed when the last write was done already.
      if (!this.isCurrent) this.#writeSoon();
    });
  }

  async replicated(): Promise<void> {
    if (this.isCurrent) return;
    if (this.#isStopped) throw new Error("The session belongs to another node now.");
    const commits = this.#commits;
    await new Promise<void>((resolve, reject) => this.#waiting.push({ commits, resolve, reject }));
  }

  /** Writes nothing more: what was not written is not kept there. */
  stop(): void {
    this.#isStopped = true;
    const error = new Error("The session belongs to another node now.");
    for (const { reject } of this.#waiting.splice(0)) reject(error);
    this.#tracked?.close();
    this.#tracked = undefined;
  }

  /** Writes what is left, and that it is all; gives up when that takes too long. */
  async close(): Promise<void> {
    const limit = new AbortController();
    const late = delay(CLOSE_LIMIT_MS, undefined, { signal: limit.signal }).catch(() => undefined);
    await Promise.race([late, this.#finish().catch(() => undefined)]);
    limit.abort();
    this.stop();
  }

  /** Writes everything anew, and erases whatever was written before. */
  async rewrite(): Promise<void> {
    await this.#writing;
    this.#tracked?.close();
    this.#tracked = undefined;
    this.changed();
    await this.replicated();
    const kept = new Set([headKey(this.#options.sessionId), this.#head?.base.key]);
    await this.#options.objects.erase(`${this.#options.sessionId}/`, (key) => kept.has(key) || key.endsWith("/lease"));
  }

  async #finish(): Promise<void> {
    if (!this.#head && this.isCurrent) return;
    await this.replicated();
    await this.#writing;
    if (!this.#isStopped) await this.#put(true);
  }

  async #write(): Promise<void> {
    // What was begun in this turn is committed together.
    await delay(Math.max(0, this.#wroteAt + WRITE_EVERY_MS - Date.now()));
    for (let attempt = 0; !this.isCurrent && !this.#isStopped; ) {
      try {
        await this.#put(false);
        attempt = 0;
        this.#lastError = undefined;
        if (!this.isCurrent) await delay(Math.max(0, this.#wroteAt + WRITE_EVERY_MS - Date.now()));
      } catch (error) {
        if (error instanceof WrittenMeanwhile) {
          this.stop();
          return this.#options.onLost();
        }
        this.#lastError = error instanceof Error ? error.name : "unknown error";
        await delay(Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt));
        attempt += 1;
      }
    }
  }

  /** Writes the head once; before it a base, when there is none or the changes have grown too many. */
  async #put(isClosed: boolean): Promise<void> {
    const store = this.#store;
    if (!store?.isOpen) return;
    const { sessionId, fence, objects, encryption, onWritten } = this.#options;
    this.#wroteAt = Date.now();
    const before = this.#head?.base;
    const isNew = !this.#tracked || !before || this.#isTooMuch(before.bytes);
    // From here to the snapshot nothing else runs: the base is of the same moment as the changes that begin.
    const snapshot = isNew ? this.#beginBase(store) : undefined;
    const commits = this.#commits;
    const changes = snapshot ? [] : this.#allChanges();
    const { sequences } = store;
    const base = snapshot ? await this.#putBase(snapshot) : (before as Head["base"]);
    const sequence = (this.#head?.sequence ?? 0) + 1;
    const head: Head = { version: 1, sessionId, fence, sequence, base, changes, sequences, isClosed };
    const body = encryption.seal(serialize(head));
    this.#etag = await objects.put(headKey(sessionId), body, { etag: this.#etag });
    this.#head = head;
    onWritten(head);
    this.#written = commits;
    for (const waiting of this.#waiting.filter(({ commits: wanted }) => wanted <= commits)) waiting.resolve();
    this.#waiting = this.#waiting.filter(({ commits: wanted }) => wanted > commits);
    if (snapshot && before) await objects.delete(before.key).catch(() => undefined);
  }

  #beginBase(store: SessionStore): Buffer {
    this.#tracked?.close();
    this.#tracked = store.trackChanges();
    this.#earlier = [];
    return store.snapshot();
  }

  async #putBase(snapshot: Buffer): Promise<Head["base"]> {
    const { sessionId, fence, objects, encryption } = this.#options;
    const sealed = encryption.seal(deflateRawSync(snapshot));
    const key = `${sessionId}/base-${fence}-${randomUUID()}`;
    await objects.put(key, sealed);
    return { key, sha256: createHash("sha256").update(sealed).digest(), bytes: sealed.length };
  }

  #allChanges(): Uint8Array[] {
    const changeset = this.#tracked?.changeset() ?? new Uint8Array();
    return changeset.length > 0 ? [...this.#earlier, deflateRawSync(changeset)] : [...this.#earlier];
  }

  #isTooMuch(baseBytes: number): boolean {
    const bytes = this.#head?.changes.reduce((sum, { length }) => sum + length, 0) ?? 0;
    return bytes > Math.max(MAX_CHANGES_BYTES, baseBytes * MAX_CHANGES_SHARE);
  }
}

/**
 * The database that a head describes.
 *
 * @param base the sealed object that it names
 * @throws when the base is not the one that the head means
 */
export function openBase(head: Head, base: Uint8Array, encryption: Encryption): Buffer {
  if (!createHash("sha256").update(base).digest().equals(Buffer.from(head.base.sha256)))
    throw new Error("its base is not the one that was written.");
  return inflateRawSync(encryption.open(base));
}

export const changesOf = (head: Head): Buffer[] => head.changes.map((changes) => inflateRawSync(changes));
