import type { SessionError, Session as SessionView } from "@gomarketing/contracts";
import { isLinked } from "../baileys/auth-state.ts";
import { AFTER_FAILED_START, AFTER_SILENCE, AFTER_STUCK, type Closure, type Next } from "../baileys/disconnects.ts";
import { phoneOf } from "../baileys/identity.ts";
import { endLine, onStanza, ping } from "../baileys/line.ts";
import { throughProxy, type WhatsAppServer } from "../baileys/server.ts";
import { Socket, SocketCaches, type SocketListener } from "../baileys/socket.ts";
import { EventLog } from "../events/event-log.ts";
import type { Delivery } from "../events/webhook-sender.ts";
import type { GatewayMetrics } from "../metrics/gateway-metrics.ts";
import type { SessionStore } from "../store/session-store.ts";
import { type Acknowledgement, Acknowledgements } from "./acknowledgements.ts";
import { Reconnecting } from "./reconnecting.ts";
import type { SessionContext } from "./session-context.ts";
import { SessionFacts } from "./session-facts.ts";
import type { SessionTimings } from "./timings.ts";
import { Watchdog } from "./watchdog.ts";

export type { SessionContext } from "./session-context.ts";

/** How long WhatsApp Web shows a QR: the first, and those after it. */
const FIRST_QR_MS = 60_000;
const NEXT_QR_MS = 20_000;

const LOGGED_OUT_HERE: SessionError = {
  code: "logged-out",
  message: "The session was logged out here. Link it again with a new QR code.",
};
const PASSKEY_REQUIRED: SessionError = {
  code: "passkey-required",
  message:
    "WhatsApp asks for a passkey before it links a device to this number, which only WhatsApp's own apps can show. On the phone, open Settings, Account, Passkeys, remove the passkey, then link again.",
};

/** One WhatsApp session: a state machine around at most one socket. Each change of its status is an event. */
export class Session implements SocketListener {
  readonly id: string;
  readonly store: SessionStore;
  readonly events: EventLog;
  readonly facts: SessionFacts;
  readonly #context: SessionContext;
  readonly #delivery: Delivery;
  readonly #caches = new SocketCaches();
  readonly #acks = new Acknowledgements(() => this.#giveUp(AFTER_SILENCE));
  readonly #reconnecting: Reconnecting;
  readonly #onChange = new Set<() => void>();
  #server: WhatsAppServer;
  #state: State;
  #view: SessionView;
  #socket: Socket | undefined;
  #watchdog: Watchdog | undefined;
  #qrCount = 0;
  #connectingTimer: NodeJS.Timeout | undefined;
  #leaveTurnstile: (() => void) | undefined;
  /** Grows with every connection: what an earlier one still says is not listened to. */
  #generation = 0;

  constructor(id: string, store: SessionStore, context: SessionContext) {
    this.id = id;
    this.store = store;
    this.#context = context;
    this.facts = new SessionFacts(store);
    this.#reconnecting = new Reconnecting(context);
    this.#server = this.#reach(this.facts.proxy);
    this.events = new EventLog(store, id, () => this.#delivery.wake());
    this.#delivery = context.sender.deliver(this.events);
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

  get view(): SessionView {
    return this.#view;
  }

  /** Whether it was started and not stopped since: such sessions come back with the program. */
  get isWanted(): boolean {
    return this.facts.isWanted;
  }

  get isLinked(): boolean {
    return isLinked(this.store);
  }

  /** The socket, while WhatsApp has let us in. */
  get connected(): Socket | undefined {
    return this.#state.status === "connected" ? this.#socket : undefined;
  }

  /** The socket, also while it waits to be linked. */
  get socket(): Socket | undefined {
    return this.#socket;
  }

  /**
   * Connects, if it does not already. Whoever starts a session wants to keep it: an announced erasure is off.
   *
   * @param proxy how it reaches WhatsApp from now on; null for directly, undefined for as before
   */
  start(proxy?: string | null): void {
    this.facts.isWanted = true;
    this.#reconnecting.startAfresh();
    this.#markUsed();
    const isElsewhere = proxy !== undefined && this.#useProxy(proxy ?? undefined);
    const isRunning = this.#socket !== undefined || this.#state.status === "connecting";
    if (isRunning && !isElsewhere) return;
    void this.#disconnect();
    void this.#connect();
  }

  /** Ends the connection and keeps the credentials. */
  async stop(): Promise<void> {
    this.facts.isWanted = false;
    await this.#disconnect();
    if (this.#state.status !== "logged_out" && this.#state.status !== "banned")
      this.#become({ status: "disconnected" });
  }

  /** Unlinks the device at WhatsApp where that can be done, and erases the credentials. */
  async logout(reason: SessionError = LOGGED_OUT_HERE): Promise<void> {
    this.facts.isWanted = false;
    const socket = this.connected;
    this.#forgetSocket();
    // Ends the connection, too, once WhatsApp has been told.
    await socket?.wa.logout().catch(() => undefined);
    if (socket) await endLine(socket.wa);
    this.#forget(reason);
  }

  /**
   * Connects for as long as it takes to log out, and erases the credentials whether that worked or not.
   *
   * @returns whether WhatsApp could be told
   */
  async retire(reason: SessionError): Promise<boolean> {
    if (!this.#socket) void this.#connect();
    const hasEnded = () => this.#state.status !== "connecting" && this.#state.status !== "disconnected";
    await this.until(hasEnded, this.timings.farewellLimitMs);
    const wasTold = this.connected !== undefined;
    await this.logout(reason);
    return wasTold;
  }

  /** Announces when its credentials are erased; undefined: they are kept after all. In milliseconds since 1970. */
  announceErasure(at: number | undefined): void {
    this.facts.erasedAt = at;
    this.#become(this.#state);
  }

  /** Counts as used from now on, and an announced erasure is off. */
  keep(): void {
    if (this.#markUsed()) this.#become(this.#state);
  }

  /** Ends what runs, without a word to anybody and without changing what is wanted: the program stops. */
  async suspend(): Promise<void> {
    await this.#disconnect();
    await this.#delivery.stop();
    this.store.close();
  }

  /** Erases the session and everything it keeps. */
  async destroy(): Promise<void> {
    await this.#disconnect();
    await this.#delivery.stop();
    this.store.destroy();
  }

  /** Resolves when WhatsApp has acknowledged a message; with its error when it refuses it. */
  acknowledged = (messageId: string, timeoutMs: number): Promise<Acknowledgement> =>
    this.#acks.of(messageId, timeoutMs);

  /** Resolves with true once `condition` holds, looked at after each change; with false when it did not in time. */
  until(condition: () => boolean, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const look = () => {
        if (condition()) settle(true);
      };
      const timer = setTimeout(() => settle(false), timeoutMs);
      const settle = (holds: boolean) => {
        clearTimeout(timer);
        this.#onChange.delete(look);
        resolve(holds);
      };
      this.#onChange.add(look);
      look();
    });
  }

  onQr(qr: string): void {
    this.#hasArrived();
    this.#reconnecting.showedQr();
    const lifeMs = this.#server.qrLifeMs ?? (this.#qrCount === 0 ? FIRST_QR_MS : NEXT_QR_MS);
    this.#qrCount += 1;
    this.#become({ status: "awaiting_scan", qr, qrExpiresAt: iso(this.#context.clock() + lifeMs) });
  }

  onOpen({ jid, lid, name }: { jid: string; lid: string | undefined; name: string | undefined }): void {
    this.#hasArrived();
    this.#reconnecting.opened();
    this.#qrCount = 0;
    this.facts.account = { jid, ...(lid && { lid }), ...(name && { name }) };
    this.#watch();
    this.#become({ status: "connected", connectedAt: this.#now() });
  }

  onPasskeyRequired(): void {
    void this.#disconnect();
    this.facts.isWanted = false;
    this.#become({ status: "passkey_required", lastError: PASSKEY_REQUIRED });
  }

  onAck(messageId: string, error: string | undefined): void {
    this.#acks.arrived(messageId, error);
  }

  onClose(closure: Closure): void {
    const wasReachingThroughProxy = this.#state.status === "connecting" && this.#server.webSocketAgent !== undefined;
    this.#forgetSocket();
    if (this.store.isOpen) this.#follow(this.#reconnecting.after(closure, wasReachingThroughProxy));
  }

  /** Ends a connection that is of no use, without waiting for it. */
  #giveUp(next: Next): void {
    void this.#disconnect();
    if (this.store.isOpen) this.#follow(next);
  }

  #follow(next: Next): void {
    const lastError: SessionError = { code: next.code, message: next.message };
    switch (next.next) {
      case "reconnect": {
        this.metrics.reconnecting(next.code);
        const at = this.#reconnecting.schedule(next.soon, () => void this.#connect());
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
      this.store.eraseCredentials();
      this.facts.account = undefined;
      this.facts.unusedSince = undefined;
      this.facts.erasedAt = undefined;
      this.#become({ status: "logged_out", lastError });
    });
  }

  async #connect(): Promise<void> {
    this.#reconnecting.cancel();
    const generation = ++this.#generation;
    if (this.#state.status !== "connecting") this.#become({ status: "connecting" });
    const leave = await this.#context.turnstile.enter();
    // It was stopped, or closed, while it waited for its turn.
    if (generation !== this.#generation || !this.store.isOpen) return leave();
    this.#leaveTurnstile = leave;
    this.#connectingTimer = setTimeout(() => this.#giveUp(AFTER_STUCK), this.timings.connectingLimitMs);
    try {
      this.#socket = new Socket({
        store: this.store,
        events: this.events,
        caches: this.#caches,
        server: this.#server,
        metrics: this.metrics,
        listener: this.#whileCurrent(generation),
      });
    } catch (error) {
      this.#context.log.error({ err: error, sessionId: this.id }, "a connection could not be begun");
      this.#giveUp(AFTER_FAILED_START);
    }
  }

  // A socket that was given up may still speak; nobody listens.
  #whileCurrent(generation: number): SocketListener {
    const isCurrent = () => generation === this.#generation;
    return {
      onQr: (qr) => isCurrent() && this.onQr(qr),
      onOpen: (account) => isCurrent() && this.onOpen(account),
      onPasskeyRequired: () => isCurrent() && this.onPasskeyRequired(),
      onClose: (closure) => isCurrent() && this.onClose(closure),
      onAck: (messageId, error) => this.onAck(messageId, error),
    };
  }

  #watch(): void {
    const wa = this.#socket?.wa;
    if (!wa) return;
    const { clock, random, timings } = this.#context;
    const { silenceMs, answerLimitMs } = timings;
    this.#watchdog?.stop();
    const watchdog = new Watchdog({
      ask: () => ping(wa, answerLimitMs),
      onDeaf: () => this.#giveUp(AFTER_SILENCE),
      silenceMs,
      answerLimitMs,
      clock,
      random,
    });
    onStanza(wa, () => watchdog.heard());
    this.#watchdog = watchdog;
  }

  async #disconnect(): Promise<void> {
    const socket = this.#socket;
    this.#forgetSocket();
    if (socket) await endLine(socket.wa);
  }

  #forgetSocket(): void {
    this.#generation += 1;
    this.#socket = undefined;
    this.#qrCount = 0;
    this.#reconnecting.cancel();
    this.#watchdog?.stop();
    this.#hasArrived();
    this.#acks.giveUp();
  }

  /** It connects no longer: its place in the turnstile is another's. */
  #hasArrived(): void {
    clearTimeout(this.#connectingTimer);
    this.#leaveTurnstile?.();
    this.#leaveTurnstile = undefined;
  }

  /** @returns whether the way changed */
  #useProxy(proxy: string | undefined): boolean {
    if (proxy === this.facts.proxy) return false;
    this.facts.proxy = proxy;
    this.#server = this.#reach(proxy);
    return true;
  }

  #reach = (proxy: string | undefined): WhatsAppServer =>
    proxy === undefined ? this.#context.server : throughProxy(this.#context.server, proxy);

  /** @returns whether its erasure had been announced */
  #markUsed(): boolean {
    const wasAnnounced = this.facts.erasedAt !== undefined;
    if (wasAnnounced) this.facts.erasedAt = undefined;
    if (this.#state.status !== "connected") this.facts.unusedSince = this.#context.clock();
    return wasAnnounced;
  }

  #describe(updatedAt: string): SessionView {
    const { account, erasedAt } = this.facts;
    const phone = phoneOf(account?.jid);
    return {
      ...account,
      ...(phone && { phone }),
      ...(erasedAt !== undefined && { erasedAt: iso(erasedAt) }),
      id: this.id,
      updatedAt,
      ...this.#state,
    };
  }

  #become(state: State): void {
    const wasConnected = this.#state.status === "connected";
    this.#state = state;
    this.store.transaction(() => {
      if (state.status === "connected") this.facts.unusedSince = undefined;
      else if (wasConnected && this.isLinked) this.facts.unusedSince = this.#context.clock();
      this.#view = this.#describe(this.#now());
      const lastError = "lastError" in state ? state.lastError : undefined;
      this.facts.state = { status: state.status, updatedAt: this.#view.updatedAt, ...(lastError && { lastError }) };
      this.events.append("session.updated", this.#view);
    });
    for (const look of [...this.#onChange]) look();
  }

  #now = (): string => iso(this.#context.clock());
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type State = DistributiveOmit<
  SessionView,
  "id" | "updatedAt" | "phone" | "jid" | "lid" | "name" | "erasedAt" | "restrictedUntil" | "queuedMessages"
>;

/** What a session is when the program starts: what ended it still holds, whatever ran has yet to come back. */
function stateOf(status: SessionView["status"] | undefined, lastError: SessionError | undefined): State {
  if (status === "logged_out") return { status, ...(lastError && { lastError }) };
  if ((status === "banned" || status === "passkey_required") && lastError) return { status, lastError };
  return { status: "disconnected", ...(lastError && { lastError }) };
}

const iso = (at: number): string => new Date(at).toISOString();
