import type { SessionLease } from "./lease.ts";
import type { SessionStore } from "./session-store.ts";

/** A session that this node has: its store, and the right to it. */
export interface OpenedSession {
  readonly store: SessionStore;
  readonly lease: SessionLease;
}

/** Where sessions are kept between the times that they run. */
export interface SessionStorage {
  /** The ids of all that are kept. */
  list(): Promise<string[]>;

  /**
   * Takes a session; it is made when there is none.
   *
   * @param onLost another node has the session now: its socket must end, and nothing more be written
   * @throws {SessionOwnedElsewhere} {SessionUnreadable}
   */
  open(id: string, onLost: () => void): Promise<OpenedSession>;

  /** Erases everything that is kept of a session that is closed, older versions too. */
  erase(id: string): Promise<void>;

  /** Erases, outside the session's own store, what an open session was before: it may hold credentials that are no more. */
  forgetEarlier(id: string): Promise<void>;

  /** Why nothing can be kept now; undefined when all is well. */
  problem(): string | undefined;

  /** Gives back what it holds besides sessions. */
  close(): Promise<void>;
}
