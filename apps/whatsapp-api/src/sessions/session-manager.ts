import type { Session as SessionView } from "@gomarketing/contracts";
import { type Logger, Problem } from "@gomarketing/service-kit";
import { forgetOld } from "../store/forget-old.ts";
import { SessionOwnedElsewhere, StorageUnreachable } from "../store/lease.ts";
import type { SessionStorage } from "../store/session-storage.ts";
import { Session, type SessionContext } from "./session.ts";
import { SessionAbsent, SessionAway, SessionInUse, SessionNotFound } from "./session-errors.ts";

/** What is to be seen of a session that is not to be had. */
type AbsentView = Extract<SessionView, { status: "disconnected" }>;

/** A session that another node has, or that cannot be read, is tried again so often. */
const RETRY_EVERY_MS = 10_000;

/** All sessions of this node: found in the storage at boot, made when somebody starts one, gone when deleted. */
export class SessionManager {
  readonly #storage: SessionStorage;
  readonly #context: SessionContext;
  readonly #log: Logger;
  readonly #sessions = new Map<string, Session>();
  readonly #opening = new Map<string, Promise<Session>>();
  /** Kept, but not to be had: another node's, or unreadable. */
  readonly #absent = new Map<string, AbsentView>();
  #retryTimer: NodeJS.Timeout | undefined;
  #isRestored = false;
  #isStopped = false;

  constructor(storage: SessionStorage, context: SessionContext, log: Logger) {
    this.#storage = storage;
    this.#context = context;
    this.#log = log;
  }

  /** Opens every session that is kept, and starts those that were running. One that cannot be had stops nobody else. */
  async restore(): Promise<void> {
    const ids = await this.#storage.list();
    await Promise.all(ids.map((id) => this.#restoreOne(id)));
    this.#isRestored = true;
    this.#retryTimer = setInterval(() => this.#retryAbsent(), RETRY_EVERY_MS);
  }

  /** Until those that are kept are found, in a sentence; undefined from then on. */
  get opening(): string | undefined {
    return this.#isRestored ? undefined : "Its sessions are being opened.";
  }

  get all(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  /** What is to be seen of all of them, also of those that another node has. */
  get views(): readonly SessionView[] {
    return [...this.all.map(({ view }) => view), ...this.#absent.values()];
  }

  find = (id: string): Session | undefined => this.#sessions.get(id);

  /** @throws {SessionNotFound} {SessionAbsent} {SessionAway} */
  get(id: string): Session {
    const session = this.#sessions.get(id);
    if (session) return session;
    const absent = this.#absent.get(id);
    if (absent?.lastError && PASSING.has(absent.lastError.code))
      throw new SessionAway(absent.lastError.code, absent.lastError.message);
    if (absent) throw new SessionAbsent(absent);
    throw this.opening === undefined ? new SessionNotFound(id) : new SessionAway("opening", OPENING);
  }

  /** @throws {SessionNotFound} {SessionAway} */
  view = (id: string): SessionView => this.#absent.get(id) ?? this.get(id).view;

  /**
   * The session, made when there is none.
   *
   * @throws {SessionOwnedElsewhere} {SessionUnreadable}
   */
  async getOrCreate(id: string): Promise<Session> {
    return this.#sessions.get(id) ?? this.#open(id);
  }

  /**
   * Erases a session and all that it keeps.
   *
   * @throws {SessionInUse} while it is connected or has events that nobody got, unless forced
   */
  async delete(id: string, isForced: boolean): Promise<void> {
    if (isForced && this.#absent.get(id)?.lastError?.code === "session-unreadable") {
      this.#absent.delete(id);
      return this.#storage.erase(id);
    }
    const session = this.get(id);
    if (!isForced) assertUnused(session);
    this.#sessions.delete(id);
    if (session.connected) await session.logout();
    await session.destroy();
    await this.#storage.erase(id);
  }

  /** Ends all connections; what was running comes back at the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#retryTimer);
    await Promise.all(this.all.map((session) => session.suspend()));
    await this.#storage.close();
  }

  async #restoreOne(id: string): Promise<void> {
    try {
      const session = await this.#open(id);
      if (session.isWanted) session.start();
    } catch (error) {
      this.#miss(id, error);
    }
  }

  #open(id: string): Promise<Session> {
    const underWay = this.#opening.get(id);
    if (underWay) return underWay;
    const opening = this.#openNow(id).finally(() => this.#opening.delete(id));
    this.#opening.set(id, opening);
    return opening;
  }

  async #openNow(id: string): Promise<Session> {
    const { store, lease } = await this.#storage.open(id, () => this.#lose(id));
    forgetOld(store, this.#context.clock());
    const session = new Session(id, store, lease, this.#context);
    this.#absent.delete(id);
    this.#sessions.set(id, session);
    return session;
  }

  /** Another node has it now: nothing is said or written for it any more. */
  #lose(id: string): void {
    const session = this.#sessions.get(id);
    this.#sessions.delete(id);
    this.#miss(id, new SessionOwnedElsewhere(id, undefined));
    void session?.abandon();
  }

  #miss(id: string, error: unknown): void {
    const code = codeOf(error);
    const message =
      error instanceof Problem ? (error.toDocument("").detail ?? error.message) : "The session cannot be opened.";
    if (!this.#absent.has(id)) this.#log.error({ err: error, sessionId: id, code }, "a session is not to be had here");
    const updatedAt = new Date(this.#context.clock()).toISOString();
    this.#absent.set(id, { id, status: "disconnected", lastError: { code, message }, updatedAt });
  }

  #retryAbsent(): void {
    if (this.#isStopped) return;
    for (const { id, lastError } of this.#absent.values())
      if (lastError?.code !== "session-unreadable") void this.#restoreOne(id);
  }
}

/** Why a session is not to be had that is to be had again by itself. */
const PASSING: ReadonlySet<string> = new Set(["owned-elsewhere", "storage-unreachable"]);
const OPENING = "The sessions are being opened: the program has just started. Try again in a moment.";

function codeOf(error: unknown): string {
  if (error instanceof SessionOwnedElsewhere) return "owned-elsewhere";
  return error instanceof StorageUnreachable ? "storage-unreachable" : "session-unreadable";
}

function assertUnused(session: Session): void {
  if (session.view.status === "connected" || session.view.status === "connecting") {
    throw new SessionInUse(
      `Session ${session.id} is ${session.view.status}. Log it out first, or delete it with ?force=true.`,
    );
  }
  const queued = session.outbox.countWaiting();
  if (queued > 0) {
    throw new SessionInUse(
      `Session ${session.id} has ${queued} messages that have not left. Start it so that they do, or delete it with ?force=true and lose them.`,
    );
  }
  const waiting = session.events.countWaiting();
  if (waiting > 0) {
    throw new SessionInUse(
      `Session ${session.id} has ${waiting} events that the webhook's receiver has not got. Wait for them, or delete it with ?force=true and lose them.`,
    );
  }
}
