import { EventEmitter } from "node:events";
import type { Channel, LiveEvent } from "@gomarketing/contracts";
import type { Logger } from "@gomarketing/service-kit";
import type { Member } from "../context.ts";
import type { Database, Queries } from "../database/connection.ts";
import { InProcessBus, type LiveBus, type Told } from "./live-bus.ts";

const BATCH = 500;
/** What others have committed is found by looking, when no word of it came. */
const LOOK_EVERY_MS = 1_000;

export interface FeedEvent {
  readonly organizationId: string;
  readonly sequence: number;
  readonly channels: readonly string[];
  /** `"event":…,"data":…` of its frame, as JSON without the braces. */
  readonly body: string;
}

/**
 * The committed live events, in the order of their numbers, for all sockets of this process. One reader for all: it is
 * woken by each commit here, and looks by itself for those of other backends.
 */
export class LiveFeed {
  readonly #events = new EventEmitter().setMaxListeners(0);
  readonly #log: Logger;
  readonly #bus: LiveBus;
  #db: Queries | undefined;
  #last = 0;
  #isReading = false;
  #isStale = false;
  #timer: NodeJS.Timeout | undefined;
  /** How many sockets here hear a channel, by organization and channel. */
  readonly #watched = new Map<string, number>();

  constructor(log: Logger, bus: LiveBus = new InProcessBus()) {
    this.#log = log;
    this.#bus = bus;
    bus.listen({ committed: () => this.wake(), told: (told) => this.#hand(told) });
  }

  /** Something was committed here: this backend reads it at once, and others are told. */
  committed = (): void => this.#bus.announce();

  /** Begins after what is committed now. */
  async start(db: Queries): Promise<void> {
    this.#db = db;
    this.#last = await newestSequence(db);
    this.#timer = setInterval(() => this.wake(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#db = undefined;
  }

  /** The number of the newest event that was handed out. */
  get sequence(): number {
    return this.#last;
  }

  /** Something was committed. */
  wake = (): void => {
    this.#isStale = true;
    if (!this.#isReading) void this.#read();
  };

  /** Hands an event to those who listen now; it has no number and is kept nowhere. */
  tell = (organizationId: string, channels: readonly Channel[], event: LiveEvent): void => {
    this.#bus.tell({ organizationId, channels, body: bodyOf(JSON.stringify(event)) });
  };

  #hand(told: Told): void {
    this.#events.emit("events", [{ ...told, sequence: this.#last }] satisfies FeedEvent[]);
  }

  /** Calls `listener` with all events from now on, those of a moment together; answers how to stop that. */
  listen(listener: (events: readonly FeedEvent[]) => void): () => void {
    this.#events.on("events", listener);
    return () => this.#events.off("events", listener);
  }

  /** Somebody hears a channel from now on, until the answer is called. */
  watch(organizationId: string, channel: string): () => void {
    const key = `${organizationId} ${channel}`;
    this.#watched.set(key, (this.#watched.get(key) ?? 0) + 1);
    this.#events.emit("watched", organizationId, channel);
    return () => {
      const left = (this.#watched.get(key) ?? 1) - 1;
      if (left > 0) this.#watched.set(key, left);
      else this.#watched.delete(key);
    };
  }

  /** Whether somebody hears a channel now: what nobody would see need not be made. */
  isWatched = (organizationId: string, channel: string): boolean => this.#watched.has(`${organizationId} ${channel}`);

  /** A member is here from now on, until the answer is called. */
  enter({ organizationId, userId }: Pick<Member, "organizationId" | "userId">): () => void {
    const leave = ["members", `member:${userId}`].map((place) => this.watch(organizationId, place));
    return () => {
      for (const one of leave) one();
    };
  }

  isHere = (organizationId: string, userId: string): boolean => this.isWatched(organizationId, `member:${userId}`);

  isAnybodyHere = (organizationId: string): boolean => this.isWatched(organizationId, "members");

  /** Calls `listener` whenever somebody begins to hear a channel; answers how to stop that. */
  onWatched(listener: (organizationId: string, channel: string) => void): () => void {
    this.#events.on("watched", listener);
    return () => this.#events.off("watched", listener);
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    try {
      while (this.#isStale && this.#db) {
        this.#isStale = false;
        const rows = await eventsAfter(this.#db, this.#last);
        const newest = rows.at(-1);
        if (newest) {
          this.#last = newest.sequence;
          this.#events.emit("events", rows);
        }
        if (rows.length === BATCH) this.#isStale = true;
      }
    } catch (error) {
      this.#log.warn({ err: error }, "live events cannot be read now");
    } finally {
      this.#isReading = false;
    }
  }
}

async function eventsAfter(db: Queries, sequence: number): Promise<FeedEvent[]> {
  const rows = await db
    .selectFrom("live_events")
    .select(["organization_id", "sequence", "channels", "body"])
    .where("sequence", ">", sequence)
    .orderBy("sequence")
    .limit(BATCH)
    .execute();
  return rows.map((row) => ({
    organizationId: row.organization_id,
    sequence: row.sequence,
    channels: row.channels,
    body: bodyOf(row.body),
  }));
}

async function newestSequence(db: Queries): Promise<number> {
  const { newest } = await db
    .selectFrom("live_events")
    .select(({ fn }) => fn.max("sequence").as("newest"))
    .executeTakeFirstOrThrow();
  return newest ?? 0;
}

/** What of one channel came after a number and up to another; undefined when the first is no longer kept. */
export async function missedEvents(
  db: Database,
  organizationId: string,
  channel: string,
  after: number,
  upTo: number,
  limit: number,
): Promise<FeedEvent[] | undefined> {
  // The numbers are shared by all organizations.
  const oldest = await db.system
    .selectFrom("live_events")
    .select("sequence")
    .orderBy("sequence")
    .limit(1)
    .executeTakeFirst();
  if (after > upTo || (after < upTo && (oldest === undefined || oldest.sequence > after + 1))) return undefined;
  const rows = await db
    .of(organizationId)
    .selectFrom("live_events")
    .select(["organization_id", "sequence", "channels", "body"])
    .where("organization_id", "=", organizationId)
    .where("sequence", ">", after)
    .where("sequence", "<=", upTo)
    .where(({ eb, val }) => eb(val(channel), "=", eb.fn.any("channels")))
    .orderBy("sequence")
    .limit(limit + 1)
    .execute();
  if (rows.length > limit) return undefined;
  return rows.map((row) => ({
    organizationId,
    sequence: row.sequence,
    channels: row.channels,
    body: bodyOf(row.body),
  }));
}

const bodyOf = (json: string): string => json.slice(1, -1);
