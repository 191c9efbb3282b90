import { renameSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { sessionId } from "@gomarketing/contracts";
import type { Encryption } from "./encryption.ts";
import { FileStorage } from "./file-storage.ts";
import { basePrefix, type FoundHead, headKey, readHead, rebuild } from "./head.ts";
import { type Owner, ownerNow, SessionOwnedElsewhere, SessionUnreadable, StorageUnreachable } from "./lease.ts";
import { relationOf } from "./lineage.ts";
import { HEARTBEAT_TIMINGS, type HeartbeatTimings, NodeHeartbeat, type Sequences } from "./node-heartbeat.ts";
import type { ObjectStore } from "./object-store.ts";
import { type HeldLease, S3Leases } from "./s3-leases.ts";
import { S3Replica } from "./s3-replica.ts";
import type { OpenedSession, SessionStorage } from "./session-storage.ts";
import type { SessionStore } from "./session-store.ts";
import { WRITE_PACE, type WritePace, writeEveryMs } from "./write-pace.ts";

/** A session whose first head is not written in so long is not begun. */
const FIRST_HEAD_LIMIT_MS = 15_000;

/** What a test makes shorter. */
export interface S3Timings extends HeartbeatTimings, WritePace {}

export const S3_TIMINGS: S3Timings = { ...HEARTBEAT_TIMINGS, ...WRITE_PACE };

export interface S3StorageOptions {
  readonly objects: ObjectStore;
  /** Where this machine keeps the sessions that it has. */
  readonly folder: string;
  readonly encryption: Encryption;
  /** Names this program among others. */
  readonly node: string;
  readonly timings: S3Timings;
}

interface OpenSession {
  readonly replica: S3Replica;
  readonly onLost: () => void;
}

/**
 * Sessions that live in S3, and on this machine's disk while it has them. What was lost with a machine's disk is fetched;
 * what on a disk is older than in S3 is replaced; what fits neither is never used.
 */
export class S3Storage implements SessionStorage {
  readonly #objects: ObjectStore;
  readonly #files: FileStorage;
  readonly #encryption: Encryption;
  readonly #heartbeat: NodeHeartbeat;
  readonly #leases: S3Leases;
  readonly #pace: WritePace;
  readonly #open = new Map<string, OpenSession>();

  constructor({ objects, folder, encryption, node, timings }: S3StorageOptions) {
    this.#objects = objects;
    this.#files = new FileStorage(folder, encryption, node);
    this.#encryption = encryption;
    this.#pace = timings;
    const sequences = () => this.#sequences;
    this.#heartbeat = new NodeHeartbeat({ objects, node, timings, sequences, onSilent: () => this.#giveUpAll() });
    this.#leases = new S3Leases({ objects, heartbeat: this.#heartbeat, me: () => ownerNow(node, folder) });
  }

  /** @returns whether the server keeps to conditions: without them two nodes that start at the same second may both believe to own a session */
  async start(): Promise<boolean> {
    const hasConditions = await this.#objects.probeConditions();
    await this.#heartbeat.start();
    return hasConditions;
  }

  async list(): Promise<string[]> {
    return [...new Set([...(await this.listBucket()), ...(await this.#files.list())])];
  }

  /** The ids of those that S3 has. */
  async listBucket(): Promise<string[]> {
    return (await this.#objects.folders("")).filter((name) => sessionId.safeParse(name).success);
  }

  async open(id: string, onLost: () => void): Promise<OpenedSession> {
    // The file first: who has it locked knows that nobody else of this machine has the session.
    const file = this.#files.has(id) ? this.#files.openFile(id) : undefined;
    const taken: { store: SessionStore | undefined; lease?: HeldLease; replica?: S3Replica } = { store: file };
    try {
      taken.lease = await this.#leases.acquire(id, { hasFile: file !== undefined });
      const found = await this.findHead(id);
      // Somebody has deleted the lease: its number goes on after the head's all the same.
      if (found && found.head.fence >= taken.lease.fence)
        taken.lease = await this.#leases.acquire(id, { hasFile: true, leastFence: found.head.fence + 1 });
      assertNotStale(id, found, taken.lease);
      const { store, isSame } = await this.#bring(id, file, found);
      taken.store = store;
      taken.replica = this.#follow(id, { store, lease: taken.lease, found, isSame, onLost });
      await this.#begin(id, taken.replica);
      if (!found?.isClosed) void this.#eraseLostBases(id).catch(() => undefined);
      return { store, lease: this.#leaseOf(id, taken.lease, taken.replica) };
    } catch (error) {
      taken.replica?.stop();
      this.#open.delete(id);
      taken.store?.close();
      await taken.lease?.release(0);
      throw error instanceof SessionOwnedElsewhere || error instanceof SessionUnreadable || isOurs(error)
        ? error
        : new StorageUnreachable(id, nameOf(error));
    }
  }

  async erase(id: string): Promise<void> {
    const file = this.#lockFile(id);
    const erasing = this.#eraseBucket(id, file);
    await erasing.finally(() => file?.close());
    await this.#files.erase(id);
  }

  /** Erases what S3 has of a closed session, older versions too; this machine's file stays, and is no copy any more. */
  async eraseBucket(id: string): Promise<void> {
    const file = this.#files.has(id) ? this.#files.openFile(id) : undefined;
    try {
      await this.#eraseBucket(id, file);
      if (file) file.lineage = undefined;
    } finally {
      file?.close();
    }
  }

  async #eraseBucket(id: string, file: SessionStore | undefined): Promise<void> {
    const lease = await this.#leases.acquire(id, { hasFile: file !== undefined });
    this.#open.delete(id);
    await this.#objects.erase(`${id}/`).catch(async (error: unknown) => {
      await lease.release(0);
      throw error;
    });
  }

  forgetEarlier = async (id: string): Promise<void> => this.#open.get(id)?.replica.forgetEarlier();

  problem(): string | undefined {
    const failing = [...this.#open.values()].find(({ replica }) => replica.lastError !== undefined);
    if (failing)
      return `Sessions cannot be written to S3 (${failing.replica.lastError}): see S3_ENDPOINT and its rights.`;
    return this.#heartbeat.isFresh ? undefined : "S3 does not answer: sessions were stopped until it does.";
  }

  async close(): Promise<void> {
    await this.#heartbeat.stop();
    this.#objects.close();
  }

  /** Who has a session, or that its file is in use here; undefined: nobody. Writes nothing. */
  ownerOf = (id: string): Promise<Owner | undefined> => this.#leases.ownerOf(id, this.#files.isFree(id));

  /** @throws {SessionUnreadable} */
  async findHead(id: string): Promise<FoundHead | undefined> {
    const stored = await this.#objects.get(headKey(id));
    try {
      return stored && readHead(id, stored, this.#encryption);
    } catch (error) {
      throw new SessionUnreadable(id, `its head in S3 is torn, or sealed with another key: ${nameOf(error)}`);
    }
  }

  /**
   * Writes what S3 has of a session to a file.
   *
   * @throws {SessionUnreadable}
   */
  async fetch(id: string, found: FoundHead, path: string): Promise<void> {
    const base = await this.#objects.get(found.head.base.key);
    if (!base) throw new SessionUnreadable(id, "its base in S3 is missing.");
    const fresh = `${path}.fetched`;
    try {
      rmSync(fresh, { force: true });
      await rebuild(fresh, found, base.body, this.#encryption);
      for (const end of ["-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
      renameSync(fresh, path);
    } catch (error) {
      throw new SessionUnreadable(id, `its state in S3 is torn: ${nameOf(error)}`);
    } finally {
      rmSync(fresh, { force: true });
    }
  }

  /** Brings the file on this disk to what the session is. */
  async #bring(
    id: string,
    file: SessionStore | undefined,
    found: FoundHead | undefined,
  ): Promise<{ store: SessionStore; isSame: boolean }> {
    if (file) {
      const relation = relationOf(file.lineage, found);
      if (typeof relation === "object") throw new SessionUnreadable(id, relation.reason);
      if (relation !== "behind")
        return { store: file, isSame: relation === "same" && !file.wasResealed && !found?.isOutdated };
      file.close();
    }
    if (found) await this.fetch(id, found, this.#files.pathOf(id));
    const store = this.#files.openFile(id);
    return { store, isSame: !store.wasResealed && !found?.isOutdated };
  }

  #follow(id: string, { store, lease, found, isSame, onLost }: Following): S3Replica {
    this.#files.noteOwner(id);
    const replica = new S3Replica({
      sessionId: id,
      fence: lease.fence,
      objects: this.#objects,
      encryption: this.#encryption,
      store,
      writeEveryMs: () => writeEveryMs(this.#pace, this.#lastWrites(), Date.now()),
      found,
      isSame,
      onLost: () => this.#lose(id),
    });
    store.attach(replica);
    this.#open.set(id, { replica, onLost });
    return replica;
  }

  /** Its first head is written: whoever had it before can write none any more. */
  async #begin(id: string, replica: S3Replica): Promise<void> {
    const limit = new AbortController();
    const late = delay(FIRST_HEAD_LIMIT_MS, "late", { signal: limit.signal }).catch(() => "late");
    const ended = await Promise.race([replica.replicated().catch(() => "lost"), late]);
    limit.abort();
    if (ended === "lost") throw new SessionOwnedElsewhere(id, undefined);
    if (ended === "late") throw new StorageUnreachable(id, replica.lastError ?? "S3 does not answer");
  }

  #leaseOf(id: string, { owner, fence, release }: HeldLease, replica: S3Replica): OpenedSession["lease"] {
    return {
      owner,
      fence,
      release: async () => {
        await replica.close();
        this.#open.delete(id);
        await release(replica.sequence);
      },
    };
  }

  /** Bases that an owner wrote and did not live to name. */
  async #eraseLostBases(id: string): Promise<void> {
    const named = (await this.findHead(id))?.head.base;
    for (const key of await this.#objects.keys(basePrefix(id))) {
      const fence = Number(key.slice(basePrefix(id).length).split("-")[0]);
      if (named && key !== named.key && fence < Number(named.key.slice(basePrefix(id).length).split("-")[0]))
        await this.#objects.delete(key);
    }
  }

  /** A file that cannot be read is erased all the same. @throws {SessionOwnedElsewhere} */
  #lockFile(id: string): SessionStore | undefined {
    if (!this.#files.has(id)) return undefined;
    try {
      return this.#files.openFile(id);
    } catch (error) {
      if (error instanceof SessionUnreadable) return undefined;
      throw error;
    }
  }

  get #sequences(): Sequences {
    return Object.fromEntries([...this.#open].map(([id, { replica }]) => [id, replica.sequence]));
  }

  *#lastWrites(): Iterable<number> {
    for (const { replica } of this.#open.values()) yield replica.putAt;
  }

  #lose(id: string): void {
    const open = this.#open.get(id);
    this.#open.delete(id);
    open?.replica.stop();
    open?.onLost();
  }

  #giveUpAll(): void {
    for (const id of [...this.#open.keys()]) this.#lose(id);
  }
}

interface Following {
  readonly store: SessionStore;
  readonly lease: HeldLease;
  readonly found: FoundHead | undefined;
  readonly isSame: boolean;
  readonly onLost: () => void;
}

/** What owners have told of must be there: a bucket that was set back is not gone on with. */
function assertNotStale(id: string, found: FoundHead | undefined, { sequence }: HeldLease): void {
  const there = found?.sequence ?? 0;
  if (there < sequence)
    throw new SessionUnreadable(
      id,
      `S3 has write ${there} of it, and its last owner has told of write ${sequence}: it is stale.`,
    );
}

const isOurs = (error: unknown): boolean => error instanceof StorageUnreachable;
const nameOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
