import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { sessionId } from "@gomarketing/contracts";
import type { Encryption } from "./encryption.ts";
import { FileStorage } from "./file-storage.ts";
import { type Owner, ownerNow, type SessionLease, SessionOwnedElsewhere, SessionUnreadable } from "./lease.ts";
import { NodeHeartbeat } from "./node-heartbeat.ts";
import { type ObjectStore, WrittenMeanwhile } from "./object-store.ts";
import { changesOf, type Head, headKey, openBase, readHead, S3Replica } from "./s3-replica.ts";
import type { OpenedSession, SessionStorage } from "./session-storage.ts";

/** Without conditional writes, who wrote last is seen after so long. */
const VERIFY_AFTER_MS = 1_000;

interface StoredLease {
  readonly owner: Owner;
  readonly fence: number;
}

/** What this machine's disk knows of the replica. */
type Known = Pick<Head, "fence" | "sequence" | "isClosed">;

/**
 * Sessions that live in S3, and on this machine's disk while it has them. What was lost with a machine's disk is fetched;
 * what on a disk is older than in S3 is replaced; what fits neither is never used.
 */
export class S3Storage implements SessionStorage {
  readonly #objects: ObjectStore;
  readonly #files: FileStorage;
  readonly #encryption: Encryption;
  readonly #node: string;
  readonly #heartbeat: NodeHeartbeat;
  readonly #open = new Map<string, { replica: S3Replica; onLost: () => void }>();

  constructor(objects: ObjectStore, folder: string, encryption: Encryption, node: string) {
    this.#objects = objects;
    this.#files = new FileStorage(folder, encryption, node);
    this.#encryption = encryption;
    this.#node = node;
    this.#heartbeat = new NodeHeartbeat(objects, node, () => this.#giveUpAll());
  }

  /** @returns whether the server keeps to conditions: without them two nodes that start at the same second may both believe to own a session */
  async start(): Promise<boolean> {
    const hasConditions = await this.#objects.probeConditions();
    await this.#heartbeat.start();
    return hasConditions;
  }

  async list(): Promise<string[]> {
    const inBucket = (await this.#objects.folders("")).filter(
      (name) => name !== "nodes" && sessionId.safeParse(name).success,
    );
    return [...new Set([...inBucket, ...(await this.#files.list())])];
  }

  async open(id: string, onLost: () => void): Promise<OpenedSession> {
    const lease = await this.#acquire(id);
    try {
      return await this.#openOwned(id, lease, onLost);
    } catch (error) {
      await lease.release();
      throw error;
    }
  }

  async erase(id: string): Promise<void> {
    this.#open.delete(id);
    await this.#files.erase(id);
    rmSync(this.#knownPath(id), { force: true });
    await this.#objects.erase(`${id}/`);
  }

  forgetEarlier = async (id: string): Promise<void> => this.#open.get(id)?.replica.rewrite();

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

  async #openOwned(id: string, lease: StoredLeaseHandle, onLost: () => void): Promise<OpenedSession> {
    const found = await this.#findHead(id);
    if (found && found.head.fence > lease.fence)
      throw new SessionUnreadable(id, "S3 has a later owner's state than its lease says.");
    const isSame = await this.#prepareFile(id, found?.head);
    const replica = new S3Replica({
      sessionId: id,
      fence: lease.fence,
      objects: this.#objects,
      encryption: this.#encryption,
      found,
      onLost: () => this.#lose(id),
      onWritten: (head) => this.#note(id, head),
    });
    const store = this.#files.openFile(id, replica);
    this.#files.noteOwner(id);
    replica.follow(store, isSame);
    this.#open.set(id, { replica, onLost });
    const release = async () => {
      await replica.close();
      this.#open.delete(id);
      await lease.release();
    };
    return { store, lease: { owner: lease.owner, fence: lease.fence, release } };
  }

  async #findHead(id: string): Promise<{ head: Head; etag: string } | undefined> {
    const found = await this.#objects.get(headKey(id));
    if (!found) return undefined;
    try {
      const head = readHead(found.body, this.#encryption);
      if (head.sessionId !== id) throw new Error("its head belongs to another session.");
      return { head, etag: found.etag };
    } catch (error) {
      throw new SessionUnreadable(id, `its head in S3 is torn, or sealed with another key: ${sentenceOf(error)}`);
    }
  }

  /**
   * Brings the file on this disk to what the session is.
   *
   * @returns whether the file is exactly what the head says; otherwise it has more
   */
  async #prepareFile(id: string, head: Head | undefined): Promise<boolean> {
    const known = this.#known(id);
    const isHere = (await this.#files.list()).includes(id);
    if (!head) {
      if (known && isHere) throw new SessionUnreadable(id, "it was in S3, and is not there any more.");
      return false;
    }
    if (isHere && known) {
      const isOlder = known.fence > head.fence || (known.fence === head.fence && known.sequence > head.sequence);
      if (isOlder)
        throw new SessionUnreadable(
          id,
          `S3 has a stale state (write ${head.sequence} of owner ${head.fence}; this machine has seen ${known.sequence} of ${known.fence}).`,
        );
      // Nobody else had it since: this disk has all that S3 has, and perhaps a last second more.
      if (known.fence === head.fence) return head.isClosed && known.isClosed && known.sequence === head.sequence;
    }
    await this.#fetch(id, head);
    return true;
  }

  async #fetch(id: string, head: Head): Promise<void> {
    const base = await this.#objects.get(head.base.key);
    if (!base) throw new SessionUnreadable(id, "its base in S3 is missing.");
    const path = this.#files.pathOf(id);
    const fresh = `${path}.fetched`;
    rmSync(fresh, { force: true });
    try {
      writeFileSync(fresh, openBase(head, base.body, this.#encryption), { mode: 0o600 });
      apply(fresh, head);
      await this.#files.erase(id);
      writeFileSync(path, readFileSync(fresh), { mode: 0o600 });
    } catch (error) {
      throw new SessionUnreadable(id, `its state in S3 is torn: ${sentenceOf(error)}`);
    } finally {
      rmSync(fresh, { force: true });
    }
    this.#note(id, head);
  }

  async #acquire(id: string): Promise<StoredLeaseHandle> {
    const key = `${id}/lease`;
    const found = await this.#objects.get(key);
    const held = found && (JSON.parse(found.body.toString()) as Partial<StoredLease>);
    const { owner } = held ?? {};
    if (owner && owner.node !== this.#node && (await this.#heartbeat.isAlive(owner.node)))
      throw new SessionOwnedElsewhere(id, owner);
    const lease: StoredLease = { owner: ownerNow(this.#node, Date.now()), fence: (held?.fence ?? 0) + 1 };
    const body = Buffer.from(JSON.stringify(lease));
    const etag = await this.#objects.put(key, body, { etag: found?.etag }).catch((error: unknown) => {
      throw error instanceof WrittenMeanwhile ? new SessionOwnedElsewhere(id, undefined) : error;
    });
    if (!this.#objects.hasConditions) await this.#verify(id, key, lease);
    // The number stays when the right is given back: it never goes down.
    const released = Buffer.from(JSON.stringify({ fence: lease.fence }));
    return {
      ...lease,
      release: async () => void (await this.#objects.put(key, released, { etag }).catch(() => undefined)),
    };
  }

  // Of two that wrote at the same time, the one whose write is there after a while has it.
  async #verify(id: string, key: string, lease: StoredLease): Promise<void> {
    await delay(VERIFY_AFTER_MS);
    const now = await this.#objects.get(key);
    const { owner } = now ? (JSON.parse(now.body.toString()) as StoredLease) : {};
    if (owner?.node !== lease.owner.node) throw new SessionOwnedElsewhere(id, owner);
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

  #known(id: string): Known | undefined {
    try {
      return JSON.parse(readFileSync(this.#knownPath(id), "utf8")) as Known;
    } catch {
      return undefined;
    }
  }

  #note(id: string, { fence, sequence, isClosed }: Known): void {
    writeFileSync(this.#knownPath(id), JSON.stringify({ fence, sequence, isClosed }), { mode: 0o600 });
  }

  #knownPath = (id: string): string => `${this.#files.pathOf(id)}.replica`;
}

type StoredLeaseHandle = SessionLease;

/** Brings a base to what its head says. */
function apply(path: string, head: Head): void {
  const db = new DatabaseSync(path);
  try {
    for (const changes of changesOf(head)) {
      if (!db.applyChangeset(changes)) throw new Error("its changes do not fit its base.");
    }
    for (const [name, sequence] of Object.entries(head.sequences)) {
      db.prepare("delete from sqlite_sequence where name = ?").run(name);
      db.prepare("insert into sqlite_sequence values (?, ?)").run(name, sequence);
    }
  } finally {
    db.close();
  }
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
