import { setTimeout as delay } from "node:timers/promises";
import type { SessionError, Session as SessionView } from "@gomarketing/contracts";
import { isLinked } from "../baileys/auth-state.ts";
import { AFTER_SILENCE, type Closure, type Next } from "../baileys/disconnects.ts";
import { throughProxy, type WhatsAppServer } from "../baileys/server.ts";
import { type Socket, SocketCaches } from "../baileys/socket.ts";
import { UnreadableMessages } from "../baileys/unreadable-messages.ts";
import type { SendingConfig } from "../config.ts";
import { EventLog } from "../events/event-log.ts";
import type { Delivery } from "../events/webhook-sender.ts";
import { keepOutcome } from "../messages/known-sends.ts";
import { ACCOUNT_CHANGED, Outbox, SESSION_DELETED } from "../messages/outbox.ts";
import type { GatewayMetrics } from "../metrics/gateway-metrics.ts";
import type { SessionLease } from "../store/lease.ts";
import type { SessionStore } from "../store/session-store.ts";
import { Acknowledgements } from "./acknowledgements.ts";
import { Connection, type ConnectionListener } from "./connection.ts";
import { Reconnecting } from "./reconnecting.ts";
import type { SessionContext } from "./session-context.ts";
import { SessionFacts } from "./session-facts.ts";
import { describe, iso, LOGGED_OUT_HERE, PASSKEY_REQUIRED, type State, stateOf } from "./session-state.ts";
import type { SessionTimings } from "./timings.ts";
import { Watchers } from "./watchers.ts";

export type { SessionContext } from "./session-context.ts";

/** How long WhatsApp Web shows a QR: the first, and those after it. */
const FIRST_QR_MS = 60_000;
const NEXT_QR_MS = 20_000;

/** How long a message on its way is waited for when the program stops. */
const ON_ITS_WAY_MS = 1_500;

/** How long a session's last events are waited for when it is deleted with messages that wait. */
const LAST_WORDS_MS = 3_000;

/** One WhatsApp session: a state machine around at most one socket. Each change of its status is an event. */
export class Session implements ConnectionListener {
  readonly id: string;
  readonly store: SessionStore;
  readonly events: EventLog;
  readonly facts: SessionFacts;
  readonly outbox: Outbox;
  readonly #lease: SessionLease;
  readonly #context: SessionContext;
  readonly #delivery: Delivery;
  readonly #caches = new SocketCaches();
  readonly #acks = new Acknowledgements(() => this.#connection?.giveUp(AFTER_SILENCE));
  readonly #reconnecting: Reconnecting;
  readonly #watchers = new Watchers();
  readonly #unreadable: UnreadableMessages;
  #server: WhatsAppServer;
  #state: State;
  #view: SessionView;
  #connection: Connection | undefined;
  #qrCount = 0;
  /** It connects only to log out. */
  #isRetiring = false;

  constructor(id: string, store: SessionStore, lease: SessionLease, context: SessionContext) {
    this.id = id;
    this.store = store;
    this.#lease = lease;
    this.#context = context;
    this.facts = new SessionFacts(store);
    this.#reconnecting = new Reconnecting(context);
    this.#server = this.#reach(this.facts.proxy);
    this.events = new EventLog(store, id, {
      onAppend: () => this.#delivery.wake(),
      onUntold: (type) => {
        context.metrics.untold(type);
        context.log.warn({ sessionId: id, type }, "WhatsApp told of something that has no place in an event");
      },
    });
    this.#delivery = context.sender.deliver(this.events);
    this.outbox = this.#openOutbox();
    const { metrics, timings, clock } = context;
    const waitMs = timings.unreadableAfterMs;
    this.#unreadable = new UnreadableMessages({ store, events: this.events, metrics, waitMs, clock });
    const saved = this.facts.state;
    this.#state = stateOf(saved?.status, saved?.lastError);
    this.#view = this.#describe(saved?.updatedAt ?? this.#now());
    // A program that was away for long has not been unused for long.
    if (this.isLinked && this.facts.unusedSince === undefined) this.facts.unusedSince = context.clock();
    if (this.events.countWaiting() > 0) this.#delivery.wake();
  }

  /** The WhatsApp it belongs to, by way of its proxy where it has one. */
  get server(): WhatsAppServer {
    return this.#server;
  }

  get metrics(): GatewayMetrics {
    return this.#context.metrics;
  }

  get timings(): SessionTimings {
    return this.#context.timings;
  }

  get sending(): SendingConfig {
    return this.#context.sending;
  }

  /** As it is now: what waits to be sent is counted when somebody asks. */
  get view(): SessionView {
    const queuedMessages = this.store.isOpen ? this.outbox.countWaiting() : 0;
    return queuedMessages > 0 ? { ...this.#view, queuedMessages } : this.#view;
  }

  /** Milliseconds since 1970. */
  now = (): number => this.#context.clock();

  /** Whether it was started and not stopped since: such sessions come back with the program. */
  get isWanted(): boolean {
    return this.facts.isWanted;
  }

  get isLinked(): boolean {
    return isLinked(this.store);
  }

  /** The socket, while WhatsApp has let us in. */
  get connected(): Socket | undefined {
    return this.#state.status === "connected" ? this.#connection?.socket : undefined;
  }

  /** The socket, also while it waits to be linked. */
  get socket(): Socket | undefined {
    return this.#connection?.socket;
  }

  /**
   * Connects, if it does not already. Whoever starts a session wants to keep it: an announced erasure is off.
   *
   * @param proxy how it reaches WhatsApp from now on; null for directly, undefined for as before
   */
  start(proxy?: string | null): void {
    this.facts.isWanted = true;
    this.#reconnecting.startAfresh();
    const wasLeaving = this.#markUsed();
    const isElsewhere = proxy !== undefined && this.#changeProxy(proxy ?? undefined);
    if (this.#connection && !isElsewhere) return wasLeaving ? this.#become(this.#state) : undefined;
    void this.#disconnect();
    this.#connect();
  }

  /** Takes another way to WhatsApp, null for the direct one. Where it is to be connected it is so anew; else it stays as it is. */
  useProxy(proxy: string | null): void {
    if (this.isWanted) this.start(proxy);
    else this.#changeProxy(proxy ?? undefined);
  }

  /** Ends the connection and keeps the credentials. */
  async stop(): Promise<void> {
    this.facts.isWanted = false;
    await this.#disconnect();
    if (this.#state.status !== "logged_out" && this.#state.status !== "banned")
      this.#become({ status: "disconnected" });
  }

  /**
   * Unlinks the device at WhatsApp where that can be done, and erases the credentials.
   *
   * @returns whether WhatsApp has unlinked the device
   */
  async logout(reason: SessionError = LOGGED_OUT_HERE): Promise<boolean> {
    this.facts.isWanted = false;
    const isConnected = this.connected !== undefined;
    const connection = this.#forgetConnection();
    const wasTold = isConnected && ((await connection?.logout()) ?? false);
    await connection?.end();
    this.#forget(reason);
    return wasTold;
  }

  /**
   * Connects for as long as it takes to log out, and erases the credentials whether that worked or not.
   *
   * @returns whether WhatsApp could be told
   */
  async retire(reason: SessionError): Promise<boolean> {
    this.#isRetiring = true;
    if (!this.#connection) this.#connect();
    const hasEnded = () => this.#state.status !== "connecting" && this.#state.status !== "disconnected";
    await this.until(hasEnded, this.timings.farewellLimitMs);
    const wasTold = await this.logout(reason);
    this.#isRetiring = false;
    return wasTold;
  }

  /** Announces when its credentials are erased, in milliseconds since 1970. */
  announceErasure(at: number): void {
    this.facts.erasedAt = at;
    this.#become(this.#state);
  }

  /** Counts as used from now on, and an announced erasure is off. */
  keep(): void {
    if (this.#markUsed()) this.#become(this.#state);
  }

  /**
   * Ends what runs, without a word to anybody and without changing what is wanted: the program stops. A message on its
   * way gets a moment to be acknowledged; what is not leaves again at the next start, with the same id.
   */
  async suspend(): Promise<void> {
    await Promise.race([this.outbox.stop(), delay(ON_ITS_WAY_MS, undefined, { ref: false })]);
    await this.#disconnect();
    await this.#delivery.stop();
    await this.#lease.release();
    this.store.close();
  }

  /** Another node has it: nothing more is sent or written here, and nothing said. */
  async abandon(): Promise<void> {
    await this.#disconnect();
    await this.outbox.stop();
    await this.#delivery.stop();
    this.store.close();
  }

  /** Ends it for good; what is kept of it is erased by whoever keeps it. Of what waits it is told, if that can be, that it never leaves. */
  async destroy(): Promise<void> {
    await this.#disconnect();
    if (this.outbox.giveUp(SESSION_DELETED) > 0)
      await Promise.race([this.events.roomFor(1), delay(LAST_WORDS_MS, undefined, { ref: false })]);
    await this.outbox.stop();
    await this.#delivery.stop();
    await this.#lease.release();
    this.store.destroy();
  }

  /** Resolves with true once `condition` holds, looked at after each change; with false when it did not in time. */
  until = (condition: () => boolean, timeoutMs: number): Promise<boolean> => this.#watchers.until(condition, timeoutMs);

  onQr(qr: string): void {
    this.#reconnecting.showedQr();
    const lifeMs = this.#server.qrLifeMs ?? (this.#qrCount === 0 ? FIRST_QR_MS : NEXT_QR_MS);
    this.#qrCount += 1;
    this.#become({ status: "awaiting_scan", qr, qrExpiresAt: iso(this.#context.clock() + lifeMs) });
  }

  onOpen({ jid, lid, name }: { jid: string; lid: string | undefined; name: string | undefined }): void {
    this.#reconnecting.opened();
    this.#qrCount = 0;
    if (!this.#isRetiring) this.facts.erasedAt = undefined;
    const account = { jid, ...(lid && { lid }), ...(name && { name }) };
    this.store.transaction(() => {
      if (!this.facts.link(account)) this.outbox.giveUp(ACCOUNT_CHANGED);
      this.#become({ status: "connected", connectedAt: this.#now() });
    });
    this.outbox.wake();
  }

  onPasskeyRequired(): void {
    void this.#disconnect();
    this.facts.isWanted = false;
    this.#become({ status: "passkey_required", lastError: PASSKEY_REQUIRED });
  }

  onRestriction(until: number | undefined): void {
    this.outbox.restrict(until);
  }

  onAck(messageId: string, error: string | undefined): void {
    if (this.store.isOpen) this.outbox.onAck(messageId, error);
    this.#acks.arrived(messageId, error);
  }

  onClose(closure: Closure): void {
    const wasReachingThroughProxy = this.#state.status === "connecting" && this.#server.webSocketAgent !== undefined;
    this.#forgetConnection();
    if (this.store.isOpen) this.#follow(this.#reconnecting.after(closure, wasReachingThroughProxy));
  }

  onGivenUp(next: Next): void {
    this.#forgetConnection();
    if (this.store.isOpen) this.#follow(next);
  }

  #follow(next: Next): void {
    const lastError: SessionError = { code: next.code, message: next.message };
    switch (next.next) {
      case "reconnect": {
        this.metrics.reconnecting(next.code);
        const at = this.#reconnecting.schedule(next.soon, () => this.#connect());
        if (at <= this.#context.clock()) return this.#become({ status: "connecting", lastError });
        return this.#become({ status: "disconnected", lastError, nextAttemptAt: iso(at) });
      }
      case "stop":
        this.facts.isWanted = false;
        return this.#become({ status: next.status, lastError });
      case "forget":
        this.facts.isWanted = false;
        return this.#forget(lastError);
    }
  }

  #forget(lastError: SessionError): void {
    this.store.transaction(() => {
      this.#unreadable.giveUp();
      this.store.eraseCredentials();
      this.facts.unlink();
      this.#become({ status: "logged_out", lastError });
    });
  }

  #connect(): void {
    this.#reconnecting.cancel();
    if (this.#state.status !== "connecting") this.#become({ status: "connecting" });
    const { store, events, metrics } = this;
    this.#connection = new Connection({
      sessionId: this.id,
      context: this.#context,
      socket: {
        store,
        events,
        metrics,
        caches: this.#caches,
        server: this.#server,
        receiving: this.#context.receiving,
        unreadable: this.#unreadable,
        patience: this.timings.history,
      },
      listener: this,
    });
  }

  #openOutbox(): Outbox {
    const { store, events, metrics } = this;
    return new Outbox({
      store,
      events,
      metrics,
      sending: this.#context.sending,
      timings: this.#context.timings,
      clock: this.#context.clock,
      log: this.#context.log.child({ sessionId: this.id }),
      socket: () => this.connected,
      listenFor: (messageId) => this.#acks.listenFor(messageId),
      decide: (key, outcome) => keepOutcome(store, key, outcome),
      onRestricted: () => this.#become(this.#state),
    });
  }

  async #disconnect(): Promise<void> {
    await this.#forgetConnection()?.end();
  }

  #forgetConnection(): Connection | undefined {
    const connection = this.#connection;
    this.#connection = undefined;
    this.#qrCount = 0;
    this.#reconnecting.cancel();
    this.#acks.giveUp();
    return connection;
  }

  /** @returns whether the way changed */
  #changeProxy(proxy: string | undefined): boolean {
    if (proxy === this.facts.proxy) return false;
    this.facts.proxy = proxy;
    this.#server = this.#reach(proxy);
    return true;
  }

  #reach = (proxy: string | undefined): WhatsAppServer =>
    proxy === undefined ? this.#context.server : throughProxy(this.#context.server, proxy);

  #markUsed = () => this.facts.markUsed(this.#state.status === "connected" ? undefined : this.now());

  #describe = (updatedAt: string): SessionView =>
    describe(this.#state, { id: this.id, updatedAt, facts: this.facts, restrictedUntil: this.outbox.restrictedUntil });

  #become(state: State): void {
    const wasConnected = this.#state.status === "connected";
    this.#log(state);
    this.#state = state;
    this.store.transaction(() => {
      if (state.status === "connected") this.facts.unusedSince = undefined;
      else if (wasConnected && this.isLinked) this.facts.unusedSince = this.#context.clock();
      this.#view = this.#describe(this.#now());
      const lastError = "lastError" in state ? state.lastError : undefined;
      this.facts.state = { status: state.status, updatedAt: this.#view.updatedAt, ...(lastError && { lastError }) };
      this.events.append("session.updated", this.#view);
    });
    this.#watchers.look();
  }

  #log(state: State): void {
    if (state.status === this.#state.status) return;
    const reason = "lastError" in state ? state.lastError?.code : undefined;
    this.#context.log.info({ sessionId: this.id, status: state.status, reason }, "a session changed");
  }

  #now = (): string => iso(this.#context.clock());
}
