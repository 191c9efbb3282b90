import { AFTER_FAILED_START, AFTER_SILENCE, AFTER_STUCK, type Closure, type Next } from "../baileys/disconnects.ts";
import { endLine, onRefusedUpgrade, onStanza, ping, unlinkDevice } from "../baileys/line.ts";
import { Socket, type SocketListener, type SocketOptions } from "../baileys/socket.ts";
import type { SessionContext } from "./session-context.ts";
import { Watchdog } from "./watchdog.ts";

/** What a connection tells its session, until it has ended. */
export interface ConnectionListener extends SocketListener {
  /** It is of no use, and was ended on our side. */
  onGivenUp(next: Next): void;
}

export interface ConnectionOptions {
  readonly sessionId: string;
  readonly context: SessionContext;
  readonly socket: Omit<SocketOptions, "listener">;
  readonly listener: ConnectionListener;
}

/** One try to be connected: from waiting for its turn to its end, whichever way that comes. What is over says nothing more. */
export class Connection implements SocketListener {
  readonly #options: ConnectionOptions;
  #socket: Socket | undefined;
  #watchdog: Watchdog | undefined;
  #limit: NodeJS.Timeout | undefined;
  #leaveTurnstile: (() => void) | undefined;
  #isOver = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    void this.#begin();
  }

  /** Undefined while it waits for its turn. */
  get socket(): Socket | undefined {
    return this.#socket;
  }

  /** Ends it without a word to the session. Resolves within about a second, however deaf the other side is. */
  async end(): Promise<void> {
    this.#settle();
    this.#isOver = true;
    if (this.#socket) await endLine(this.#socket.wa);
  }

  /**
   * Tells WhatsApp that the device leaves, and ends it without a word to the session.
   *
   * @returns whether WhatsApp has unlinked the device
   */
  async logout(): Promise<boolean> {
    this.#settle();
    this.#isOver = true;
    const { answerLimitMs } = this.#options.context.timings;
    const wasTold = this.#socket !== undefined && (await unlinkDevice(this.#socket.wa, answerLimitMs));
    await this.end();
    return wasTold;
  }

  /** Ends it, and tells the session what to do. */
  giveUp(next: Next): void {
    if (this.#isOver) return;
    void this.end();
    this.#options.listener.onGivenUp(next);
  }

  onQr(qr: string): void {
    if (this.#isOver) return;
    this.#arrive();
    this.#options.listener.onQr(qr);
  }

  onOpen(account: Parameters<SocketListener["onOpen"]>[0]): void {
    if (this.#isOver) return;
    this.#arrive();
    this.#watch();
    this.#options.listener.onOpen(account);
  }

  onPasskeyRequired(): void {
    if (!this.#isOver) this.#options.listener.onPasskeyRequired();
  }

  onClose(closure: Closure): void {
    if (this.#isOver) return;
    this.#settle();
    this.#isOver = true;
    this.#options.listener.onClose(closure);
  }

  onRestriction(until: number | undefined): void {
    if (!this.#isOver) this.#options.listener.onRestriction(until);
  }

  onAck(messageId: string, error: string | undefined): void {
    this.#options.listener.onAck(messageId, error);
  }

  async #begin(): Promise<void> {
    const { context, socket, sessionId } = this.#options;
    const leave = await context.turnstile.enter();
    // It was ended while it waited for its turn.
    if (this.#isOver) return leave();
    this.#leaveTurnstile = leave;
    this.#limit = setTimeout(() => this.giveUp(AFTER_STUCK), context.timings.connectingLimitMs);
    try {
      this.#socket = new Socket({ ...socket, listener: this });
      onRefusedUpgrade(this.#socket.wa, (closure) => {
        if (this.#isOver) return;
        void this.end();
        this.#options.listener.onClose(closure);
      });
    } catch (error) {
      context.log.error({ err: error, sessionId }, "a connection could not be begun");
      this.giveUp(AFTER_FAILED_START);
    }
  }

  /** It connects no longer: its place in the turnstile is another's. */
  #arrive(): void {
    clearTimeout(this.#limit);
    this.#leaveTurnstile?.();
    this.#leaveTurnstile = undefined;
  }

  #settle(): void {
    this.#arrive();
    this.#watchdog?.stop();
  }

  #watch(): void {
    const wa = this.#socket?.wa;
    if (!wa) return;
    const { clock, random, timings } = this.#options.context;
    const { silenceMs, answerLimitMs } = timings;
    const watchdog = new Watchdog({
      ask: () => ping(wa, answerLimitMs),
      onDeaf: () => this.giveUp(AFTER_SILENCE),
      silenceMs,
      answerLimitMs,
      clock,
      random,
    });
    onStanza(wa, () => watchdog.heard());
    this.#watchdog = watchdog;
  }
}
