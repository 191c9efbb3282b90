import type { Writable } from "node:stream";
import type { WebSocket } from "@fastify/websocket";
import { type Channel, clientFrame, type Look, type ServerFrame, type SessionResource } from "@gomarketing/contracts";
import type { Member } from "../context.ts";
import type { Database } from "../database/connection.ts";
import { mayLink, withoutLink } from "../sessions/what-links.ts";
import type { Colleagues, Presence } from "./colleagues.ts";
import { channelOf, nameOf } from "./live-channel.ts";
import { type FeedEvent, type LiveFeed, missedEvents } from "./live-feed.ts";

const MAX_CHANNELS = 200;
/** More than this is not replayed: the client loads afresh. */
const MAX_REPLAYED = 2_000;
const MAX_FRAME_BYTES = 16 * 1024;
const TRY_AGAIN_LATER = 1013;
const POLICY_VIOLATION = 1008;

export const LIMITS = {
  /** A client that does not read fast enough to stay below this is dropped: it resumes when it can. */
  maxBufferedBytes: 4 * 1024 * 1024,
  /** A client that has not answered one ping when the next is due is dropped. */
  heartbeatMs: 25_000,
};

export interface Around {
  /** What the socket writes to. */
  readonly wire: Pick<Writable, "cork" | "uncork">;
  readonly member: Member;
  /** Asked at each heartbeat, and when there is doubt: who has signed out, or is no longer what they were in the organization, hears no more. */
  readonly isSignedIn: () => Promise<boolean>;
  readonly db: Database;
  readonly feed: LiveFeed;
  readonly colleagues: Colleagues;
  readonly limits?: Partial<typeof LIMITS>;
}

interface Subscription {
  lastSent: number | undefined;
  held: FeedEvent[];
  readonly unwatch: () => void;
}

/** What has no number of its own: told to those who look now, and kept nowhere. */
const UNNUMBERED = /^"event":"(presence\.updated|suggestion\.(started|delta))"/;

const OF_SESSION = /^"event":"session\.updated"/;

/** One browser's WebSocket: what it subscribed to, from where it resumes. Never waited for. */
export class LiveSocket {
  readonly #socket: WebSocket;
  readonly #wire: Around["wire"];
  readonly #member: Member;
  readonly #isSignedIn: () => Promise<boolean>;
  readonly #db: Database;
  readonly #feed: LiveFeed;
  readonly #colleagues: Colleagues;
  readonly #presence: Presence;
  readonly #limits: typeof LIMITS;
  /** By channel: what was sent last. Undefined while what was missed is being read. */
  readonly #channels = new Map<string, Subscription>();
  readonly #stopListening: () => void;
  readonly #leave: () => void;
  readonly #mayLink: boolean;
  readonly #heartbeat: NodeJS.Timeout;
  #isAlive = true;

  constructor(socket: WebSocket, { wire, member, isSignedIn, db, feed, colleagues, limits }: Around) {
    this.#socket = socket;
    this.#wire = wire;
    this.#member = member;
    this.#mayLink = mayLink(member);
    this.#isSignedIn = isSignedIn;
    this.#db = db;
    this.#feed = feed;
    this.#colleagues = colleagues;
    this.#presence = colleagues.arrive(member);
    this.#limits = { ...LIMITS, ...limits };
    this.#stopListening = feed.listen((events) => this.#onEvents(events));
    this.#leave = feed.enter(member);
    this.#heartbeat = setInterval(() => this.#beat(), this.#limits.heartbeatMs);
    socket.on("message", (data: Buffer) => void this.#onFrame(data));
    socket.on("pong", () => {
      this.#isAlive = true;
    });
    socket.on("close", () => this.#close());
    socket.on("error", () => socket.terminate());
  }

  #close(): void {
    clearInterval(this.#heartbeat);
    this.#stopListening();
    this.#leave();
    this.#presence.leave();
    for (const { unwatch } of this.#channels.values()) unwatch();
    this.#channels.clear();
  }

  #beat(): void {
    if (!this.#isAlive) return this.#socket.terminate();
    this.#isAlive = false;
    this.#socket.ping();
    this.checkSignedIn();
  }

  /** Ends the socket of whoever is signed in no more. */
  checkSignedIn = (): void => {
    this.#isSignedIn().then(
      (isSignedIn) => {
        if (!isSignedIn) this.#socket.close(POLICY_VIOLATION, "signed out");
      },
      // The database is away: nobody is put out for that.
      () => undefined,
    );
  };

  async #onFrame(data: Buffer): Promise<void> {
    const frame = data.byteLength > MAX_FRAME_BYTES ? undefined : parse(data.toString());
    if (!frame) {
      const detail =
        'Say {"type":"subscribe","channel":"inbox"}, "sessions", "me" or "chat:<chatId>", or the same with "unsubscribe".';
      return this.#say({
        type: "error",
        problem: { type: "/problems/invalid-input", title: "The frame is not valid", detail },
      });
    }
    if (frame.type === "ping") return this.#say({ type: "pong" });
    if (frame.type === "window") return this.#presence.show(frame.isVisible);
    if (frame.type === "presence") return this.#look(frame.channel, frame.state);
    if (frame.type === "unsubscribe") {
      this.#channels.get(frame.channel)?.unwatch();
      this.#channels.delete(frame.channel);
      if (frame.channel.startsWith("chat:")) this.#presence.look(frame.channel.slice("chat:".length), "idle");
      return;
    }
    if (this.#channels.size >= MAX_CHANNELS) return this.#socket.close(POLICY_VIOLATION, "too many channels");
    await this.#subscribe(frame.channel, frame.after).catch(() =>
      this.#socket.close(TRY_AGAIN_LATER, "try again later"),
    );
  }

  async #subscribe(channel: Channel, after: number | undefined): Promise<void> {
    const { organizationId, userId } = this.#member;
    if (!(await this.#mayHear(channel))) {
      return this.#say({
        type: "error",
        problem: {
          type: "/problems/not-found",
          title: "There is no such channel",
          detail: `No ${channel} in this organization.`,
        },
      });
    }
    // From here on events are held: between what is read and what comes next there is no gap.
    this.#channels.get(channel)?.unwatch();
    const told = channelOf(userId, channel);
    const unwatch = this.#feed.watch(organizationId, told);
    const subscription: Subscription = { lastSent: undefined, held: [], unwatch };
    if (this.#socket.readyState !== this.#socket.OPEN) return unwatch();
    this.#channels.set(channel, subscription);
    const upTo = this.#feed.sequence;
    const missed =
      after === undefined ? [] : await missedEvents(this.#db, organizationId, told, after, upTo, MAX_REPLAYED);
    if (this.#channels.get(channel) !== subscription) return;
    if (!missed) this.#say({ type: "reset", channel });
    // Where the channel stands for this client: what it missed still comes.
    this.#say({ type: "subscribed", channel, sequence: missed && after !== undefined ? after : upTo });
    for (const event of missed ?? []) this.#send(channel, event);
    subscription.lastSent = upTo;
    for (const event of subscription.held.splice(0)) this.#deliver(channel, subscription, event);
    this.#showColleagues(channel);
  }

  /** What is said of a chat counts for whoever hears it: that they may, was found out then. */
  #look(channel: Channel, state: Look): void {
    if (this.#channels.has(channel)) return this.#presence.look(channel.slice("chat:".length), state);
    this.#say({
      type: "error",
      problem: {
        type: "/problems/not-subscribed",
        title: "You do not hear this chat",
        detail: `Subscribe to ${channel} before you say what you do there.`,
      },
    });
  }

  /** To whoever comes to a chat: who is there already. */
  #showColleagues(channel: Channel): void {
    if (!channel.startsWith("chat:")) return;
    const chatId = channel.slice("chat:".length);
    for (const { member, state } of this.#colleagues.at(this.#member.organizationId, chatId))
      this.#say({
        type: "event",
        channel,
        sequence: this.#feed.sequence,
        event: "presence.updated",
        data: { chatId, member, state },
      });
  }

  async #mayHear(channel: Channel): Promise<boolean> {
    if (channel === "inbox" || channel === "sessions" || channel === "me") return true;
    const chatId = channel.slice("chat:".length);
    const found = await this.#db
      .of(this.#member.organizationId)
      .selectFrom("chats")
      .select("id")
      .where("id", "=", chatId)
      .where("organization_id", "=", this.#member.organizationId)
      .executeTakeFirst();
    return found !== undefined;
  }

  // Handed to the network once: most of the time that many clients take is spent there.
  #onEvents(events: readonly FeedEvent[]): void {
    this.#wire.cork();
    for (const event of events) this.#onEvent(event);
    this.#wire.uncork();
  }

  #onEvent(event: FeedEvent): void {
    if (event.organizationId !== this.#member.organizationId) return;
    for (const told of event.channels) {
      const channel = nameOf(this.#member.userId, told);
      const subscription = this.#channels.get(channel);
      if (!subscription) continue;
      if (subscription.lastSent === undefined) subscription.held.push(event);
      else this.#deliver(channel, subscription, event);
    }
  }

  #deliver(channel: string, subscription: Subscription, event: FeedEvent): void {
    // What has no number of its own (somebody types) carries the newest one and is never a repeat.
    const isKept = !UNNUMBERED.test(event.body);
    if (isKept && subscription.lastSent !== undefined && event.sequence <= subscription.lastSent) return;
    if (isKept) subscription.lastSent = event.sequence;
    this.#send(channel, event);
  }

  #send(channel: string, event: FeedEvent): void {
    this.#write(frameOf(event, channel, this.#mayLink));
  }

  #say(frame: ServerFrame): void {
    this.#write(JSON.stringify(frame));
  }

  #write(text: string | Buffer): void {
    if (this.#socket.bufferedAmount > this.#limits.maxBufferedBytes) return this.#socket.terminate();
    this.#socket.send(text, { binary: false });
  }
}

/** Made once for all sockets of this process. */
const frames = new WeakMap<FeedEvent, Map<string, Buffer>>();

function frameOf(event: FeedEvent, channel: string, mayLink: boolean): Buffer {
  const made = frames.get(event) ?? new Map<string, Buffer>();
  frames.set(event, made);
  const isWhole = mayLink || !OF_SESSION.test(event.body);
  const key = isWhole ? channel : `${channel} without link`;
  const known = made.get(key);
  if (known) return known;
  const body = isWhole ? event.body : bodyWithoutLink(event.body);
  const frame = Buffer.from(`{"type":"event","channel":"${channel}","sequence":${event.sequence},${body}}`);
  made.set(key, frame);
  return frame;
}

function bodyWithoutLink(body: string): string {
  const { event, data } = JSON.parse(`{${body}}`) as { event: string; data: SessionResource };
  return `"event":${JSON.stringify(event)},"data":${JSON.stringify(withoutLink(data))}`;
}

function parse(text: string) {
  try {
    return clientFrame.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
