import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import type { Logger } from "@gomarketing/service-kit";
import { Webhook } from "standardwebhooks";
import { Pool } from "undici";
import type { EventLog } from "./event-log.ts";

const BATCH = 100;
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** How long the program's end waits for the answer to a request in flight. */
const FINISH_LIMIT_MS = 3_000;
/** Sockets to the receiver: each session has one request in flight. */
const MAX_CONNECTIONS = 64;
/** How often the mark of what was delivered is written. A crash in between repeats some events, which the receiver knows. */
const MARK_EVERY_EVENTS = 100;
const MARK_AFTER_MS = 250;

/** Posts events to the backend, signed as Standard Webhooks: a session's one after the other, sessions side by side. */
export class WebhookSender {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #webhook: Webhook;
  readonly #log: Logger;
  #acceptedAt: number | undefined;

  constructor(url: string, secret: string, log: Logger) {
    const { origin, pathname } = new URL(url);
    this.#pool = new Pool(origin, {
      connections: MAX_CONNECTIONS,
      headersTimeout: REQUEST_TIMEOUT_MS,
      bodyTimeout: REQUEST_TIMEOUT_MS,
    });
    this.#path = pathname;
    this.#webhook = new Webhook(secret);
    this.#log = log;
  }

  /** When the receiver last took an event, in milliseconds since 1970. */
  get acceptedAt(): number | undefined {
    return this.#acceptedAt;
  }

  /** @returns true when the receiver has the event: it answered 2xx */
  async post(id: string, body: string, signal: AbortSignal): Promise<boolean> {
    const at = new Date();
    const answer = await this.#pool.request({
      method: "POST",
      path: this.#path,
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
        "webhook-signature": this.#webhook.sign(id, at, body),
      },
      body,
      signal,
    });
    await answer.body.dump();
    if (answer.statusCode >= 200 && answer.statusCode < 300) {
      this.#acceptedAt = at.getTime();
      return true;
    }
    this.#log.warn({ status: answer.statusCode, eventId: id }, "the webhook's receiver refused an event; trying again");
    return false;
  }

  /** Delivers a session's events, now and whenever some are appended, until it is stopped. */
  deliver(log: EventLog): Delivery {
    return new Delivery(this, log, this.#log);
  }

  close = (): Promise<void> => this.#pool.close();
}

/** The delivery of one session's events: in order, each until it has arrived. */
class Delivery {
  readonly #sender: WebhookSender;
  readonly #events: EventLog;
  readonly #log: Logger;
  readonly #stopping = new AbortController();
  /** The request in flight was given its time. */
  readonly #givingUp = new AbortController();
  #running: Promise<void> | undefined;
  #hasMore = false;
  #delivered: number;
  #marked: number;
  #markTimer: NodeJS.Timeout | undefined;

  constructor(sender: WebhookSender, events: EventLog, log: Logger) {
    this.#sender = sender;
    this.#events = events;
    this.#log = log;
    this.#delivered = events.delivered();
    this.#marked = this.#delivered;
  }

  /** Something was appended. */
  wake(): void {
    this.#hasMore = true;
    if (this.#running || this.#stopping.signal.aborted) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#hasMore) this.wake();
    });
  }

  /** Ends after the request in flight, which gets a few seconds to be answered, and writes how far it came. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const timer = setTimeout(() => this.#givingUp.abort(), FINISH_LIMIT_MS);
    await this.#running;
    clearTimeout(timer);
    this.#mark();
  }

  async #run(): Promise<void> {
    // Appending happens within a transaction: the event is there for us only when it has ended.
    await nextTurn();
    while (this.#hasMore && !this.#stopping.signal.aborted) {
      this.#hasMore = false;
      const batch = this.#events.waiting(this.#delivered, BATCH);
      if (!(await this.#isKept())) {
        this.#hasMore = true;
        continue;
      }
      for (const { sequence, body } of batch) {
        if (!(await this.#untilDelivered(body))) return;
        this.#delivered = sequence;
        this.#events.arrived(sequence);
        this.#markSoon();
      }
      if (batch.length === BATCH) this.#hasMore = true;
    }
  }

  /** Whether what was appended is kept, so that it may be told. When the session is another node's, it never will be. */
  async #isKept(): Promise<boolean> {
    try {
      await this.#events.durable();
      return true;
    } catch (error) {
      const { signal } = this.#stopping;
      if (!signal.aborted) this.#log.error({ err: error }, "events cannot be kept, and are not told; trying again");
      await delay(LONGEST_BACKOFF_MS, undefined, { signal }).catch(() => undefined);
      return false;
    }
  }

  async #untilDelivered(body: string): Promise<boolean> {
    const { signal } = this.#stopping;
    const id = (JSON.parse(body) as { id: string }).id;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      try {
        if (await this.#sender.post(id, body, this.#givingUp.signal)) return true;
      } catch (error) {
        if (signal.aborted) return false;
        if (attempt === 0)
          this.#log.warn(
            { code: (error as { code?: string }).code },
            "the webhook's receiver cannot be reached; trying again",
          );
      }
      const longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt);
      await delay(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
    return false;
  }

  #markSoon(): void {
    if (this.#delivered - this.#marked >= MARK_EVERY_EVENTS) this.#mark();
    else this.#markTimer ??= setTimeout(() => this.#mark(), MARK_AFTER_MS);
  }

  #mark(): void {
    clearTimeout(this.#markTimer);
    this.#markTimer = undefined;
    if (this.#marked === this.#delivered) return;
    this.#marked = this.#delivered;
    this.#events.markDelivered(this.#delivered);
  }
}

export type { Delivery };
