import { setTimeout as delay } from "node:timers/promises";
import { type Owner, SessionOwnedElsewhere } from "./lease.ts";
import type { NodeHeartbeat } from "./node-heartbeat.ts";
import { type ObjectStore, WrittenMeanwhile } from "./object-store.ts";

/** Without conditional writes, who wrote last is seen after so long. */
const VERIFY_AFTER_MS = 1_000;

export const leaseKey = (id: string): string => `${id}/lease`;

/** As it lies in the bucket. The fence stays when the right is given back: it never goes down. */
interface StoredLease {
  readonly owner?: Owner;
  readonly fence: number;
  /** The newest head of which its owners have told. */
  readonly sequence: number;
}

/** A session's lease while this node has it. */
export interface HeldLease {
  readonly owner: Owner;
  readonly fence: number;
  /** The session's head has this number, or a later one; with an earlier one it is stale. */
  readonly sequence: number;
  /** @param sequence of the newest head */
  release(sequence: number): Promise<void>;
}

export interface S3LeasesOptions {
  readonly objects: ObjectStore;
  readonly heartbeat: NodeHeartbeat;
  /** This program, from now on. */
  readonly me: () => Owner;
}

export interface Claim {
  /** Whether the claimant has the session's file locked: another owner of the same place is dead then. */
  readonly hasFile: boolean;
  /** The lease's number is this or more. */
  readonly leastFence?: number;
}

/** The rights to sessions, as objects that are only ever written over what their writer has read. */
export class S3Leases {
  readonly #options: S3LeasesOptions;

  constructor(options: S3LeasesOptions) {
    this.#options = options;
  }

  /**
   * Takes the right to a session.
   *
   * @throws {SessionOwnedElsewhere} when a node that lives has it, or was quicker
   */
  async acquire(id: string, { hasFile, leastFence = 1 }: Claim): Promise<HeldLease> {
    const { objects, heartbeat, me } = this.#options;
    const key = leaseKey(id);
    if (!heartbeat.isFresh) await heartbeat.renew();
    const found = await objects.get(key);
    const held = found && (JSON.parse(found.body.toString()) as StoredLease);
    const told = await this.#assertFree(id, held?.owner, hasFile);
    const owner = me();
    const fence = Math.max((held?.fence ?? 0) + 1, leastFence);
    const sequence = Math.max(held?.sequence ?? 0, told);
    const etag = await objects.put(key, bytesOf({ owner, fence, sequence }), { etag: found?.etag }).catch((error) => {
      throw error instanceof WrittenMeanwhile ? new SessionOwnedElsewhere(id, undefined) : error;
    });
    if (!objects.hasConditions) await this.#verify(id, owner);
    const release = async (newest: number) => {
      await objects.put(key, bytesOf({ fence, sequence: Math.max(sequence, newest) }), { etag }).catch(() => undefined);
    };
    return { owner, fence, sequence, release };
  }

  /** Who has a session now; undefined for nobody, or somebody dead. */
  async ownerOf(id: string, hasFile: boolean): Promise<Owner | undefined> {
    const found = await this.#options.objects.get(leaseKey(id));
    const { owner } = found ? (JSON.parse(found.body.toString()) as StoredLease) : {};
    return this.#assertFree(id, owner, hasFile).then(
      () => undefined,
      () => owner,
    );
  }

  /** @returns the newest head that its dead owner has told of */
  async #assertFree(id: string, owner: Owner | undefined, hasFile: boolean): Promise<number> {
    const { heartbeat, me } = this.#options;
    const { node, place } = me();
    if (!owner || owner.node === node) return 0;
    const { isAlive, sequences } = await heartbeat.look(owner.node);
    // The file's lock tells at once what elsewhere takes a while to be sure of.
    const isKnownDead = hasFile && place !== undefined && owner.place === place;
    if (isAlive && !isKnownDead) throw new SessionOwnedElsewhere(id, owner);
    return sequences[id] ?? 0;
  }

  // Of two that wrote at the same time, the one whose write is there after a while has it.
  async #verify(id: string, { node }: Owner): Promise<void> {
    await delay(VERIFY_AFTER_MS);
    const now = await this.#options.objects.get(leaseKey(id));
    const { owner } = now ? (JSON.parse(now.body.toString()) as StoredLease) : {};
    if (owner?.node !== node) throw new SessionOwnedElsewhere(id, owner);
  }
}

const bytesOf = (lease: StoredLease): Buffer => Buffer.from(JSON.stringify(lease));
