import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Encryption } from "./encryption.ts";
import {
  type Base,
  basePrefix,
  deflate,
  digestOf,
  type FoundHead,
  type Head,
  headKey,
  readHead,
  sealHead,
} from "./head.ts";
import type { Lineage } from "./lineage.ts";
import { type ObjectStore, WrittenMeanwhile } from "./object-store.ts";
import type { Changes, Replica } from "./replica.ts";
import { leaseKey } from "./s3-leases.ts";
import { SCHEMA_ID } from "./schema.ts";
import type { SessionStore } from "./session-store.ts";

/** Larger changes ask for a new base: everything anew, so that the changes are small again. */
const MAX_CHANGES_BYTES = 256 * 1024;
/** Of a large session's base, so that it is not written anew too often. */
const MAX_CHANGES_SHARE = 0.25;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 10_000;
const CLOSE_LIMIT_MS = 2_500;

export interface S3ReplicaOptions {
  readonly sessionId: string;
  readonly fence: number;
  readonly objects: ObjectStore;
  readonly encryption: Encryption;
  readonly store: SessionStore;
  /** How long after a write the next one is due, in milliseconds; what changes meanwhile goes together. */
  readonly writeEveryMs: () => number;
  /** What lies there now, if anything does. */
  readonly found: FoundHead | undefined;
  /** The store is what the head says; otherwise everything is written anew. */
  readonly isSame: boolean;
  /** Somebody else has written: the lease is lost. */
  readonly onLost: () => void;
}

/** A base in the bucket, and what has changed since. */
interface Series {
  readonly base: Base;
  /** Of the owners before this one. */
  readonly earlier: readonly Uint8Array[];
  readonly tracked: Changes;
  /** Of the changes that were written last. */
  bytes: number;
}

/**
 * A session's copy in S3: a base, which is its whole database, and a head, which names the base and brings what has
 * changed since. One write replaces the head, so that a reader has the one or the other, never half of each; and it
 * replaces only the head that this owner knows, so that nobody writes over another owner.
 */
export class S3Replica implements Replica {
  readonly #options: S3ReplicaOptions;
  readonly #lineage: string;
  #sequence: number;
  #digest: string;
  #etag: string | undefined;
  #series: Series | undefined;
  /** Of bases that no head names any more, once the next one is written. */
  #obsolete: string[] = [];
  #commits = 1;
  #written = 0;
  #putAt = 0;
  #hasWritten = false;
  /** What is to be done next so that nothing earlier is left. */
  #forgetting: "base" | "head" | "erase" | undefined;
  #forgetsWanted = 0;
  #forgetsDone = 0;
  #isStopped = false;
  #running: Promise<void> | undefined;
  #waiting: { isMet: () => boolean; resolve: () => void; reject: (error: Error) => void }[] = [];
  #lastError: string | undefined;
  readonly #stopping = new AbortController();

  /** Follows the store at once; the first head is due at once too: it tells owners before that they are none any more. */
  constructor(options: S3ReplicaOptions) {
    const { found, store, isSame } = options;
    this.#options = options;
    this.#lineage = found?.lineage ?? randomUUID();
    this.#sequence = found?.sequence ?? 0;
    this.#digest = found?.digest ?? "";
    this.#etag = found?.etag;
    if (found && isSame)
      this.#series = { base: found.head.base, earlier: found.head.changes, tracked: store.trackChanges(), bytes: 0 };
    else if (found) this.#obsolete = [found.head.base.key];
    this.#go();
  }

  get isCurrent(): boolean {
    return this.#written === this.#commits;
  }

  /** Of the newest head. */
  get sequence(): number {
    return this.#sequence;
  }

  /** When its last write began, in milliseconds since 1970; 0: none did. */
  get putAt(): number {
    return this.#putAt;
  }

  /** Why it could not write, while it cannot. */
  get lastError(): string | undefined {
    return this.#lastError;
  }

  changed(): void {
    this.#commits += 1;
    this.changedInPassing();
    this.#go();
  }

  changedInPassing(): void {
    if (!this.#isStopped) return;
    const { store } = this.#options;
    // Committed after its end, so that the file has more than the bucket.
    if (store.lineage?.use === "closed") store.lineage = { ...store.lineage, use: "following" };
  }

  async replicated(): Promise<void> {
    const commits = this.#commits;
    await this.#until(() => this.#written >= commits);
  }

  async forgetEarlier(): Promise<void> {
    this.#forgetsWanted += 1;
    const wanted = this.#forgetsWanted;
    this.#forgetting = "base";
    this.#go();
    await this.#until(() => this.#forgetsDone >= wanted);
  }

  /** Writes nothing more: what was not written is not kept there. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#stopping.abort();
    for (const { reject } of this.#waiting.splice(0)) reject(new Error("The session belongs to another node now."));
    this.#closeTracked();
  }

  /** Writes what is left, and that it is all; gives up when that takes too long. */
  async close(): Promise<void> {
    const limit = new AbortController();
    const late = delay(CLOSE_LIMIT_MS, undefined, { signal: limit.signal }).catch(() => undefined);
    await Promise.race([late, this.#finish().catch(() => undefined)]);
    limit.abort();
    this.stop();
  }

  async #finish(): Promise<void> {
    while (this.#running || !this.isCurrent) {
      await this.replicated();
      await this.#running;
    }
    if (!this.#isStopped && this.#series) await this.#putHead(this.#series, true);
  }

  #until(isMet: () => boolean): Promise<void> {
    if (isMet()) return Promise.resolve();
    if (this.#isStopped) return Promise.reject(new Error("The session belongs to another node now."));
    return new Promise((resolve, reject) => this.#waiting.push({ isMet, resolve, reject }));
  }

  get #needsBase(): boolean {
    if (!this.#series || this.#forgetting === "base") return true;
    const { base, bytes } = this.#series;
    return bytes > Math.max(MAX_CHANGES_BYTES, base.bytes * MAX_CHANGES_SHARE);
  }

  get #isIdle(): boolean {
    return this.isCurrent && !this.#needsBase && !this.#forgetting;
  }

  #go(): void {
    if (this.#running || this.#isStopped) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      // Something was committed when the last write was done already.
      if (!this.#isIdle) this.#go();
    });
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#isStopped && !this.#isIdle; ) {
      try {
        await this.#pace();
        await this.#step();
        failures = 0;
        this.#lastError = undefined;
      } catch (error) {
        if (this.#isStopped) return;
        if (error instanceof WrittenMeanwhile && !(await this.#isStillOurs())) {
          this.stop();
          return this.#options.onLost();
        }
        this.#lastError = error instanceof Error ? error.name : "unknown error";
        await this.#wait(Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** failures));
        failures += 1;
      }
    }
  }

  /** One write: of a base, or of a head. Only the first head follows its base at once: others wait for it. */
  async #step(): Promise<void> {
    if (!this.#options.store.isOpen) return this.stop();
    if (this.#needsBase) {
      await this.#renewBase();
      if (this.#hasWritten) return;
    }
    if (this.isCurrent && this.#forgetting === "erase") return this.#eraseEarlier();
    if (this.#series) await this.#putHead(this.#series, false);
  }

  async #pace(): Promise<void> {
    await this.#wait(this.#hasWritten ? Math.max(0, this.#putAt + this.#options.writeEveryMs() - Date.now()) : 0);
  }

  #wait = (ms: number): Promise<void> => delay(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);

  async #renewBase(): Promise<void> {
    const { sessionId, fence, objects, encryption, store } = this.#options;
    this.#putAt = Date.now();
    const isForgetting = this.#forgetting === "base";
    // Nothing runs between these two: the base is of the moment from which changes count.
    const tracked = store.trackChanges();
    const snapshot = store.snapshot();
    try {
      const sealed = encryption.seal(await deflate(await snapshot));
      const key = `${basePrefix(sessionId)}${fence}-${randomUUID()}`;
      await objects.put(key, sealed);
      if (this.#series) this.#obsolete.push(this.#series.base.key);
      this.#closeTracked();
      const base = { key, sha256: digestOf(sealed), bytes: sealed.length, schema: SCHEMA_ID };
      this.#series = { base, earlier: [], tracked, bytes: 0 };
      if (isForgetting && this.#forgetting === "base") this.#forgetting = "head";
    } catch (error) {
      if (store.isOpen) tracked.close();
      throw error;
    }
  }

  async #putHead(series: Series, isClosed: boolean): Promise<void> {
    const { sessionId, fence, objects, encryption, store } = this.#options;
    this.#putAt = Date.now();
    const isForgetting = this.#forgetting === "head";
    const commits = this.#commits;
    const changeset = series.tracked.changeset();
    const { sequences } = store;
    const changes: readonly Uint8Array[] =
      changeset.length > 0 ? [...series.earlier, await deflate(changeset)] : series.earlier;
    const sequence = this.#sequence + 1;
    const { base } = series;
    const previous = this.#digest;
    const lineage = this.#lineage;
    const head: Head = {
      version: 1,
      sessionId,
      lineage,
      fence,
      sequence,
      previous,
      base,
      changes,
      sequences,
      isClosed,
    };
    const body = sealHead(head, encryption);
    const digest = digestOf(body);
    if (this.#sequence > 0) this.#note("following", digest);
    this.#etag = await objects.put(headKey(sessionId), body, { etag: this.#etag });
    this.#sequence = sequence;
    this.#digest = digest;
    this.#hasWritten = true;
    series.bytes = changes.reduce((sum, { length }) => sum + length, 0);
    this.#note(isClosed && commits === this.#commits ? "closed" : "following");
    if (isForgetting && this.#forgetting === "head") this.#forgetting = "erase";
    this.#wrote(commits);
    for (const key of this.#obsolete.splice(0)) await objects.delete(key).catch(() => undefined);
  }

  #wrote(commits: number): void {
    this.#written = commits;
    this.#tellWaiting();
  }

  #tellWaiting(): void {
    const met = this.#waiting.filter(({ isMet }) => isMet());
    this.#waiting = this.#waiting.filter((one) => !met.includes(one));
    for (const { resolve } of met) resolve();
  }

  /** Everything but the newest head, its base and the lease, older versions too. */
  async #eraseEarlier(): Promise<void> {
    const { sessionId, objects } = this.#options;
    const wanted = this.#forgetsWanted;
    const kept = new Set([headKey(sessionId), leaseKey(sessionId), this.#series?.base.key]);
    await objects.erase(`${sessionId}/`, (key) => kept.has(key));
    this.#obsolete = [];
    if (this.#forgetting !== "erase") return;
    this.#forgetting = undefined;
    this.#forgetsDone = wanted;
    this.#tellWaiting();
  }

  /** A write whose answer was lost, of this owner: it may have come late. */
  async #isStillOurs(): Promise<boolean> {
    const { sessionId, fence, objects, encryption } = this.#options;
    const stored = await objects.get(headKey(sessionId)).catch(() => undefined);
    if (!stored) return false;
    try {
      const { head, etag, digest, lineage } = readHead(sessionId, stored, encryption);
      if (head.fence !== fence || lineage !== this.#lineage) return false;
      this.#etag = etag;
      this.#sequence = head.sequence;
      this.#digest = digest;
      return true;
    } catch {
      return false;
    }
  }

  /** In the file itself: what the bucket has of it. */
  #note(use: Lineage["use"], underWay?: string): void {
    const { store } = this.#options;
    if (!store.isOpen || this.#isStopped) return;
    store.lineage = { id: this.#lineage, sequence: this.#sequence, digest: this.#digest, use, underWay };
  }

  #closeTracked(): void {
    if (this.#series && this.#options.store.isOpen) this.#series.tracked.close();
    this.#series = undefined;
  }
}
