import type { ObjectStore } from "./object-store.ts";

const RENEW_EVERY_MS = 10_000;
/** A node that has not renewed for so long is taken for dead. */
const DEAD_AFTER_MS = 30_000;
/** A node that could not renew for so long gives its sessions up before others take them. */
const GIVE_UP_AFTER_MS = 20_000;

/** Says in the bucket that this node lives: one object for all its sessions, so that an idle session costs nothing. */
export class NodeHeartbeat {
  readonly #objects: ObjectStore;
  readonly #node: string;
  readonly #onSilent: () => void;
  readonly #clock: () => number;
  #renewedAt = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param onSilent it could not be said for too long: whatever this node has may be another's by now */
  constructor(objects: ObjectStore, node: string, onSilent: () => void, clock: () => number = Date.now) {
    this.#objects = objects;
    this.#node = node;
    this.#onSilent = onSilent;
    this.#clock = clock;
  }

  async start(): Promise<void> {
    await this.renew();
    this.#timer = setInterval(() => void this.#beat(), RENEW_EVERY_MS);
    this.#timer.unref();
  }

  /** Whether others take this node for alive, as far as it knows. */
  get isFresh(): boolean {
    return this.#clock() - this.#renewedAt < GIVE_UP_AFTER_MS;
  }

  async renew(): Promise<void> {
    const at = this.#clock();
    await this.#objects.put(keyOf(this.#node), Buffer.from(JSON.stringify({ at })));
    this.#renewedAt = at;
  }

  /** Whether a node lives, by the server's clock. */
  async isAlive(node: string): Promise<boolean> {
    const found = await this.#objects.get(keyOf(node));
    return found !== undefined && found.readAt - found.writtenAt < DEAD_AFTER_MS;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#objects.delete(keyOf(this.#node)).catch(() => undefined);
  }

  async #beat(): Promise<void> {
    await this.renew().catch(() => undefined);
    if (!this.isFresh) this.#onSilent();
  }
}

const keyOf = (node: string): string => `nodes/${node}`;
