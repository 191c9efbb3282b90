import type { ObjectStore } from "./object-store.ts";

/** How nodes tell the living from the dead. */
export interface HeartbeatTimings {
  readonly renewEveryMs: number;
  /** A node that could not renew for so long gives its sessions up, before others take them. */
  readonly giveUpAfterMs: number;
  /** A node that has not renewed for so long is taken for dead. */
  readonly deadAfterMs: number;
}

export const HEARTBEAT_TIMINGS: HeartbeatTimings = { renewEveryMs: 8_000, giveUpAfterMs: 20_000, deadAfterMs: 30_000 };

/** What dead nodes have said is kept for so long. */
const KEPT_MS = 7 * 24 * 3_600_000;
/** No session's name: those begin with a letter or a digit. */
const PREFIX = ".nodes/";

/** How far the heads of a node's sessions have got. */
export type Sequences = Readonly<Record<string, number>>;

interface Beat {
  readonly sequences: Sequences;
}

export interface HeartbeatOptions {
  readonly objects: ObjectStore;
  /** Names this program among others. */
  readonly node: string;
  readonly timings: HeartbeatTimings;
  readonly sequences: () => Sequences;
  /** It could not be said for too long: whatever this node has may be another's by now. */
  readonly onSilent: () => void;
}

/**
 * Says in the bucket that this node lives: one object for all its sessions, so that an idle session costs nothing. It
 * says how far they have got, too: whoever takes one over knows what must be there.
 */
export class NodeHeartbeat {
  readonly #options: HeartbeatOptions;
  #renewedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #deadline: NodeJS.Timeout | undefined;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.renew();
    this.#timer = setInterval(() => this.#beat(), this.#options.timings.renewEveryMs).unref();
    void this.#tidy().catch(() => undefined);
  }

  /** Whether others take this node for alive, as far as it knows. */
  get isFresh(): boolean {
    return Date.now() - this.#renewedAt < this.#options.timings.giveUpAfterMs;
  }

  async renew(): Promise<void> {
    const { objects, node, timings, sequences, onSilent } = this.#options;
    const at = Date.now();
    const beat: Beat = { sequences: sequences() };
    await objects.put(keyOf(node), Buffer.from(JSON.stringify(beat)));
    this.#renewedAt = Math.max(this.#renewedAt, at);
    clearTimeout(this.#deadline);
    // Not with the answer of the next one: that may take longer than there is time.
    this.#deadline = setTimeout(onSilent, at + timings.giveUpAfterMs - Date.now()).unref();
  }

  /** Whether a node lives, by the server's clock, and how far its sessions had got when it last said so. */
  async look(node: string): Promise<{ isAlive: boolean; sequences: Sequences }> {
    const found = await this.#options.objects.get(keyOf(node));
    if (!found) return { isAlive: false, sequences: {} };
    const isAlive = found.readAt - found.writtenAt < this.#options.timings.deadAfterMs;
    return { isAlive, sequences: (JSON.parse(found.body.toString()) as Beat).sequences };
  }

  async stop(): Promise<void> {
    if (!this.#timer) return;
    clearInterval(this.#timer);
    clearTimeout(this.#deadline);
    await this.#options.objects.delete(keyOf(this.#options.node)).catch(() => undefined);
  }

  #beat(): void {
    // A machine that slept: its timers did too.
    if (!this.isFresh) this.#options.onSilent();
    void this.renew().catch(() => undefined);
  }

  async #tidy(): Promise<void> {
    const { objects } = this.#options;
    for (const key of await objects.keys(PREFIX)) {
      const found = await objects.get(key);
      if (found && found.readAt - found.writtenAt > KEPT_MS) await objects.delete(key);
    }
  }
}

const keyOf = (node: string): string => `${PREFIX}${node}`;
