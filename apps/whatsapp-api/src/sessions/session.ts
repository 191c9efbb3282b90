import type { SessionError, SessionStatus, Session as SessionView } from "@gomarketing/contracts";
import { isLinked } from "../baileys/auth-state.ts";
import { afterDisconnect, type Next } from "../baileys/disconnects.ts";
import { phoneOf } from "../baileys/identity.ts";
import type { WhatsAppServer } from "../baileys/server.ts";
import { Socket, SocketCaches, type SocketListener } from "../baileys/socket.ts";
import { EventLog } from "../events/event-log.ts";
import type { Delivery, WebhookSender } from "../events/webhook-sender.ts";
import type { SessionStore } from "../store/session-store.ts";
import type { Turnstile } from "./turnstile.ts";

/** How long WhatsApp Web shows a QR: the first, and those after it. */
const FIRST_QR_MS = 60_000;
const NEXT_QR_MS = 20_000;

export interface SessionContext {
  readonly server: WhatsAppServer;
  readonly sender: WebhookSender;
  /** Lets only so many sessions connect at a time. */
  readonly turnstile: Turnstile;
  readonly random: () => number;
}

interface Account {
  readonly jid: string;
  readonly lid?: string;
  readonly name?: string;
}

/** One WhatsApp session: a state machine around at most one socket. Each change of its status is an event. */
export class Session implements SocketListener {
  readonly id: string;
  readonly store: SessionStore;
  readonly events: EventLog;
  readonly #context: SessionContext;
  readonly #delivery: Delivery;
  readonly #caches = new SocketCaches();
  readonly #acks = new Map<string, (error: string | undefined) => void>();
  #view: SessionView;
  #socket: Socket | undefined;
  #attempt = 0;
  #qrCount = 0;
  #retryTimer: NodeJS.Timeout | undefined;
  #leaveTurnstile: (() => void) | undefined;
  #generation = 0;

  constructor(id: string, store: SessionStore, context: SessionContext) {
    this.id = id;
    this.store = store;
    this.#context = context;
    this.events = new EventLog(store, id, () => this.#delivery.wake());
    this.#delivery = context.sender.deliver(this.events);
    const last = store.fact<SessionStatus>("status");
    const status = last === "logged_out" ? "logged_out" : "disconnected";
    this.#view = { ...this.#identity(), id, status, updatedAt: now() };
    if (this.events.countWaiting() > 0) this.#delivery.wake();
  }

  /** The WhatsApp it belongs to. */
  get server(): WhatsAppServer {
    return this.#context.server;
  }

  get view(): SessionView {
    return this.#view;
  }

  /** Whether it was started and not stopped since: such sessions come back with the program. */
  get isWanted(): boolean {
    return this.store.fact<boolean>("wanted") ?? false;
  }

  get isLinked(): boolean {
    return isLinked(this.store);
  }

  /** The socket, while WhatsApp has let us in. */
  get connected(): Socket | undefined {
    return this.#view.status === "connected" ? this.#socket : undefined;
  }

  /** The socket, also while it waits to be linked. */
  get socket(): Socket | undefined {
    return this.#socket;
  }

  /** Connects, if it does not already. */
  start(): void {
    this.store.setFact("wanted", true);
    if (this.#socket) return;
    this.#attempt = 0;
    void this.#connect();
  }

  /** Ends the connection and keeps the credentials. */
  async stop(): Promise<void> {
    this.store.setFact("wanted", false);
    await this.#disconnect();
    if (this.#view.status !== "logged_out" && this.#view.status !== "banned") this.#become({ status: "disconnected" });
  }

  /** Unlinks the device at WhatsApp where that can be done, and erases the credentials. */
  async logout(): Promise<void> {
    this.store.setFact("wanted", false);
    const socket = this.connected;
    this.#forgetSocket();
    await socket?.wa.logout().catch(() => undefined);
    await socket?.end();
    this.#forget({ code: "logged-out", message: "The session was logged out here. Link it again with a new QR code." });
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
  acknowledged(messageId: string, timeoutMs: number): Promise<{ error?: string } | "silent"> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle("silent"), timeoutMs);
      const settle = (outcome: { error?: string } | "silent") => {
        clearTimeout(timer);
        this.#acks.delete(messageId);
        resolve(outcome);
      };
      this.#acks.set(messageId, (error) => settle(error === undefined ? {} : error === SILENT ? "silent" : { error }));
    });
  }

  onQr(qr: string): void {
    this.#leaveTurnstile?.();
    const lifeMs = this.#qrCount === 0 ? FIRST_QR_MS : NEXT_QR_MS;
    this.#qrCount += 1;
    this.#become({ status: "awaiting_scan", qr, qrExpiresAt: new Date(Date.now() + lifeMs).toISOString() });
  }

  onOpen({ jid, lid, name }: { jid: string; lid: string | undefined; name: string | undefined }): void {
    this.#leaveTurnstile?.();
    this.#attempt = 0;
    this.#qrCount = 0;
    this.store.setFact("account", { jid, lid, name } satisfies Account);
    this.#become({ status: "connected", connectedAt: now() });
  }

  onPasskeyRequired(): void {
    const message =
      "WhatsApp asks for a passkey before it links a device to this number, which only WhatsApp's own apps can show. On the phone, open Settings, Account, Passkeys, remove the passkey, then link again.";
    void this.#disconnect();
    this.store.setFact("wanted", false);
    this.#become({ status: "passkey_required", lastError: { code: "passkey-required", message } });
  }

  onAck(messageId: string, error: string | undefined): void {
    this.#acks.get(messageId)?.(error);
  }

  onClose(code: number | undefined): void {
    this.#forgetSocket();
    if (!this.store.isOpen) return;
    const next = afterDisconnect(code, this.#attempt, this.#view.status === "awaiting_scan", this.#context.random);
    this.#follow(next);
  }

  #follow(next: Next): void {
    const lastError: SessionError = { code: next.code, message: next.message };
    switch (next.next) {
      case "reconnect": {
        if (next.delayMs === 0) return void this.#connect();
        this.#attempt += 1;
        this.#become({
          status: "disconnected",
          lastError,
          nextAttemptAt: new Date(Date.now() + next.delayMs).toISOString(),
        });
        this.#retryTimer = setTimeout(() => void this.#connect(), next.delayMs);
        return;
      }
      case "stop":
        this.store.setFact("wanted", false);
        return this.#become({ status: next.status, lastError });
      case "forget":
        this.store.setFact("wanted", false);
        return this.#forget(lastError);
    }
  }

  #forget(lastError: SessionError): void {
    this.store.transaction(() => {
      this.store.eraseCredentials();
      this.store.setFact("account", undefined);
      this.#become({ status: "logged_out", lastError });
    });
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#retryTimer);
    const generation = ++this.#generation;
    if (this.#view.status !== "connecting") this.#become({ status: "connecting" });
    const leave = await this.#context.turnstile.enter();
    // It was stopped, or closed, while it waited for its turn.
    if (generation !== this.#generation || !this.store.isOpen) return leave();
    this.#leaveTurnstile = leave;
    const { server } = this.#context;
    const listener = this.#whileCurrent(generation);
    this.#socket = new Socket({ store: this.store, events: this.events, caches: this.#caches, server, listener });
  }

  // A socket that was given up may still speak; nobody listens.
  #whileCurrent(generation: number): SocketListener {
    const current = () => generation === this.#generation;
    return {
      onQr: (qr) => current() && this.onQr(qr),
      onOpen: (account) => current() && this.onOpen(account),
      onPasskeyRequired: () => current() && this.onPasskeyRequired(),
      onClose: (code) => current() && this.onClose(code),
      onAck: (messageId, error) => this.onAck(messageId, error),
    };
  }

  async #disconnect(): Promise<void> {
    const socket = this.#socket;
    this.#forgetSocket();
    await socket?.end();
  }

  #forgetSocket(): void {
    this.#generation += 1;
    this.#socket = undefined;
    this.#qrCount = 0;
    clearTimeout(this.#retryTimer);
    this.#leaveTurnstile?.();
    this.#leaveTurnstile = undefined;
    for (const settle of [...this.#acks.values()]) settle(SILENT);
  }

  #identity(): { phone?: string; jid?: string; lid?: string; name?: string } {
    const account = this.store.fact<Account>("account");
    const phone = phoneOf(account?.jid);
    return {
      ...(phone && { phone }),
      ...(account?.jid && { jid: account.jid }),
      ...(account?.lid && { lid: account.lid }),
      ...(account?.name && { name: account.name }),
    };
  }

  #become(state: DistributiveOmit<SessionView, "id" | "updatedAt" | "phone" | "jid" | "lid" | "name">): void {
    this.#view = { ...this.#identity(), id: this.id, updatedAt: now(), ...state };
    this.store.transaction(() => {
      this.store.setFact("status", state.status);
      this.events.append("session.updated", this.#view);
    });
  }
}

/** In place of WhatsApp's error: the connection ended before it said anything. */
const SILENT = "silent";

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

const now = (): string => new Date().toISOString();
