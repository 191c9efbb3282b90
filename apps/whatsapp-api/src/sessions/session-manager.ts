import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { sessionId } from "@gomarketing/contracts";
import type { Logger } from "@gomarketing/service-kit";
import type { Encryption } from "../store/encryption.ts";
import { SessionStore } from "../store/session-store.ts";
import { Session, type SessionContext } from "./session.ts";
import { SessionInUse, SessionNotFound } from "./session-errors.ts";

const FILE = ".sqlite";

/** All sessions of this node: found in the data folder at boot, made when somebody starts one, gone when deleted. */
export class SessionManager {
  readonly #folder: string;
  readonly #encryption: Encryption;
  readonly #context: SessionContext;
  readonly #log: Logger;
  readonly #sessions = new Map<string, Session>();

  constructor(dataDir: string, encryption: Encryption, context: SessionContext, log: Logger) {
    this.#folder = join(dataDir, "sessions");
    this.#encryption = encryption;
    this.#context = context;
    this.#log = log;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
  }

  /** Opens every session of the folder, and starts those that were running. A file that cannot be read stops nobody else. */
  restore(): void {
    for (const file of readdirSync(this.#folder)) {
      const id = file.endsWith(FILE) ? file.slice(0, -FILE.length) : "";
      if (!sessionId.safeParse(id).success) continue;
      try {
        const session = this.#open(id);
        if (session.isWanted) session.start();
      } catch (error) {
        this.#log.error(
          { err: error, sessionId: id },
          "a session's file cannot be read: it was left as it is, and the session is missing",
        );
      }
    }
  }

  get all(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  find = (id: string): Session | undefined => this.#sessions.get(id);

  /** @throws {SessionNotFound} */
  get(id: string): Session {
    const session = this.#sessions.get(id);
    if (!session) throw new SessionNotFound(id);
    return session;
  }

  /** The session, made when there is none. */
  getOrCreate(id: string): Session {
    return this.#sessions.get(id) ?? this.#open(id);
  }

  /**
   * Erases a session and all that it keeps.
   *
   * @throws {SessionInUse} while it is connected or has events that nobody got, unless forced
   */
  async delete(id: string, isForced: boolean): Promise<void> {
    const session = this.get(id);
    if (!isForced) assertUnused(session);
    this.#sessions.delete(id);
    if (session.connected) await session.logout();
    await session.destroy();
  }

  /** Ends all connections; what was running comes back at the next start. */
  async stop(): Promise<void> {
    await Promise.all(this.all.map((session) => session.suspend()));
  }

  #open(id: string): Session {
    const session = new Session(
      id,
      new SessionStore(join(this.#folder, `${id}${FILE}`), this.#encryption),
      this.#context,
    );
    this.#sessions.set(id, session);
    return session;
  }
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
