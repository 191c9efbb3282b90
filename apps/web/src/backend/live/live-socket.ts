import type { Channel, ClientFrame, ServerFrame } from "@gomarketing/contracts";

/** What the live socket needs of a WebSocket; a test gives its own. */
export type Wire = Pick<WebSocket, "send" | "close" | "onopen" | "onmessage" | "onclose">;

type LookFrame = Extract<ClientFrame, { type: "presence" | "window" }>;
export type EventFrame = Extract<ServerFrame, { type: "event" }>;

export type ConnectionState =
  | { kind: "connecting" }
  | { kind: "open" }
  /** `retryAt`: milliseconds since the epoch. */
  | { kind: "waiting"; retryAt: number };

export interface LiveSocketOptions {
  connect(): Wire;
  onEvent(frame: EventFrame): void;
  /** What was loaded before may lack something: load it afresh. */
  onReset(channel: Channel): void;
  onState(state: ConnectionState): void;
  random?: () => number;
}

interface ChannelState {
  /** The last sequence seen; undefined until the server told one. */
  last: number | undefined;
  /** Subscribed without `after`: what was loaded earlier may be stale once the server confirms. */
  isFresh: boolean;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
/** A wire on which nothing comes for this long, though it was asked to, is taken for dead: browsers notice only after minutes. */
const HEARTBEAT_MS = 10_000;

/**
 * One WebSocket that outlives its connections: it comes back with backoff, says where each channel was left,
 * and passes every event on once, in order.
 */
export class LiveSocket {
  readonly #options: LiveSocketOptions;
  readonly #channels = new Map<Channel, ChannelState>();
  #wire: Wire | undefined;
  #isOpen = false;
  #isStopped = true;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #hasHeard = false;

  constructor(options: LiveSocketOptions) {
    this.#options = options;
  }

  start(): void {
    this.#isStopped = false;
    this.#connect();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#drop();
  }

  /** Tries at once, without waiting for the backoff. Harmless while connected. */
  retryNow(): void {
    if (this.#isStopped || this.#wire) return;
    clearTimeout(this.#timer);
    this.#attempt = 0;
    this.#connect();
  }

  /** The network is gone, as the browser says: what stands open leads nowhere. */
  networkLost(): void {
    if (this.#wire) this.#closed();
  }

  subscribe(channel: Channel): void {
    if (this.#channels.has(channel)) return;
    this.#channels.set(channel, { last: undefined, isFresh: true });
    if (this.#isOpen) this.#say({ type: "subscribe", channel });
  }

  unsubscribe(channel: Channel): void {
    if (!this.#channels.delete(channel)) return;
    if (this.#isOpen) this.#say({ type: "unsubscribe", channel });
  }

  /** Says what is done with a chat now, or whether the window can be seen. While there is no connection nobody is told, and nobody needs to be later. */
  look(frame: LookFrame): void {
    if (this.#isOpen) this.#say(frame);
  }

  #connect(): void {
    this.#options.onState({ kind: "connecting" });
    const wire = this.#options.connect();
    this.#wire = wire;
    wire.onopen = () => this.#opened();
    wire.onmessage = ({ data }) => this.#receive(data);
    wire.onclose = () => this.#closed();
    this.#hasHeard = false;
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
  }

  #beat(): void {
    if (!this.#hasHeard) return this.#closed();
    this.#hasHeard = false;
    this.#say({ type: "ping" });
  }

  #opened(): void {
    this.#isOpen = true;
    this.#hasHeard = true;
    this.#attempt = 0;
    for (const [channel, { last, isFresh }] of this.#channels) {
      this.#say({ type: "subscribe", channel, ...(!isFresh && last !== undefined && { after: last }) });
    }
    this.#options.onState({ kind: "open" });
  }

  #closed(): void {
    this.#drop();
    if (this.#isStopped) return;
    const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#attempt);
    // Half of it is random: after a restart not every browser comes back in the same instant.
    const delayMs = longest * (0.5 + 0.5 * (this.#options.random ?? Math.random)());
    this.#attempt += 1;
    this.#timer = setTimeout(() => this.#connect(), delayMs);
    this.#options.onState({ kind: "waiting", retryAt: Date.now() + delayMs });
  }

  #drop(): void {
    const wire = this.#wire;
    this.#wire = undefined;
    this.#isOpen = false;
    clearInterval(this.#heartbeat);
    if (!wire) return;
    wire.onopen = wire.onmessage = wire.onclose = null;
    wire.close();
  }

  #receive(data: unknown): void {
    this.#hasHeard = true;
    const frame = typeof data === "string" ? (JSON.parse(data) as ServerFrame) : undefined;
    if (!frame || frame.type === "error" || frame.type === "pong") return;
    const state = this.#channels.get(frame.channel);
    if (!state) return;
    switch (frame.type) {
      case "subscribed":
        // While resuming, the events around this frame move `last`; this number may be ahead of them.
        if (!state.isFresh) return;
        state.last = Math.max(state.last ?? 0, frame.sequence);
        state.isFresh = false;
        this.#options.onReset(frame.channel);
        return;
      case "reset":
        this.#channels.set(frame.channel, { last: undefined, isFresh: true });
        this.#say({ type: "subscribe", channel: frame.channel });
        return;
      case "event":
        this.#receiveEvent(frame, state);
    }
  }

  #receiveEvent(frame: EventFrame, state: ChannelState): void {
    // Presence is told and forgotten: it has no place in the numbered log.
    if (frame.event !== "presence.updated") {
      if (state.last !== undefined && frame.sequence <= state.last) return;
      state.last = frame.sequence;
    }
    this.#options.onEvent(frame);
  }

  #say(frame: ClientFrame): void {
    this.#wire?.send(JSON.stringify(frame));
  }
}
