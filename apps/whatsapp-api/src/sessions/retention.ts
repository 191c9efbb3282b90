import type { SessionError, SessionStatus } from "@gomarketing/contracts";
import type { Logger } from "@gomarketing/service-kit";
import type { RetentionConfig } from "../config.ts";
import type { AuditLog } from "./audit-log.ts";
import type { Session } from "./session.ts";

const DAY_MS = 24 * 3_600_000;
const SWEEP_EVERY_MS = 600_000;

/** What retention looks at. Times in milliseconds since 1970. */
export interface Usage {
  readonly status: SessionStatus;
  readonly isLinked: boolean;
  readonly unusedSince: number | undefined;
  /** As it was announced. */
  readonly erasedAt: number | undefined;
  /** Events that the webhook's receiver has not got, and messages that have not left. */
  readonly unfinished: number;
}

/**
 * What becomes of a session: it is kept, its erasure is announced (for the first time, or anew), or it is erased.
 * A session that is connected, or has something unfinished, is never erased; and one whose announcement nobody may have
 * got by its day is announced once more.
 */
export function judge(usage: Usage, now: number, { afterMs }: RetentionConfig): "keep" | "announce" | "erase" {
  const { status, isLinked, unusedSince, erasedAt, unfinished } = usage;
  if (status === "connected" || !isLinked || unusedSince === undefined) return "keep";
  if (erasedAt !== undefined) {
    if (now < erasedAt) return "keep";
    return unfinished > 0 ? "announce" : "erase";
  }
  return now - unusedSince >= afterMs && unfinished === 0 ? "announce" : "keep";
}

export interface RetentionOptions {
  readonly config: RetentionConfig;
  readonly sessions: () => readonly Session[];
  /** Erases what is kept of a session's credentials outside its own store. */
  readonly eraseElsewhere: (session: Session) => Promise<void>;
  readonly audit: AuditLog;
  readonly clock: () => number;
  readonly log: Logger;
}

/** Lets sessions go that nobody has used for long: announced, then logged out and their credentials erased, on record. */
export class Retention {
  readonly #options: RetentionOptions;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;
  #isStopped = false;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** Looks at all sessions from time to time. */
  start(): void {
    this.#timer = setInterval(() => void this.sweep(), SWEEP_EVERY_MS);
  }

  /** Lets the session that is being erased come to its end. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#sweeping;
  }

  /** Looks at all sessions, one after the other. What goes wrong with one is logged and met again at the next sweep. */
  sweep(): Promise<void> {
    this.#sweeping ??= this.#sweep().finally(() => {
      this.#sweeping = undefined;
    });
    return this.#sweeping;
  }

  async #sweep(): Promise<void> {
    for (const session of this.#options.sessions()) {
      if (this.#isStopped) return;
      try {
        await this.#look(session);
      } catch (error) {
        this.#options.log.error({ err: error, sessionId: session.id }, "retention of a session failed; trying again");
      }
    }
  }

  async #look(session: Session): Promise<void> {
    const { config, clock, audit } = this.#options;
    if (!session.store.isOpen) return;
    const verdict = judge(usageOf(session), clock(), config);
    if (verdict === "keep") return;
    const { phone } = session.view;
    const why = `not connected since ${new Date(session.facts.unusedSince ?? 0).toISOString()}`;
    const record = { sessionId: session.id, phone, why };
    if (verdict === "announce") {
      const at = clock() + config.graceMs;
      session.announceErasure(at);
      await audit.append({ ...record, action: "erasure-announced", outcome: `for ${new Date(at).toISOString()}` });
      return;
    }
    await audit.append({ ...record, action: "erasing" });
    // Somebody may have started it while that was written.
    if (judge(usageOf(session), clock(), config) !== "erase") return;
    const wasTold = await session.retire(reasonOf(config));
    try {
      await this.#options.eraseElsewhere(session);
    } catch (error) {
      await audit.append({ ...record, action: "erasure-failed", outcome: "erased here, but not elsewhere" });
      throw error;
    }
    const outcome = wasTold ? "logged out at WhatsApp" : "WhatsApp could not be told: remove the device on the phone";
    await audit.append({ ...record, action: "erased", outcome });
  }
}

function usageOf({ view, isLinked, facts, events, outbox }: Session): Usage {
  return {
    status: view.status,
    isLinked,
    unusedSince: facts.unusedSince,
    erasedAt: facts.erasedAt,
    unfinished: events.countWaiting() + outbox.countWaiting(),
  };
}

const reasonOf = ({ afterMs }: RetentionConfig): SessionError => ({
  code: "unused",
  message: `Nobody used this session for ${Math.round(afterMs / DAY_MS)} days: it was logged out and its credentials were erased, as announced. Link it again with a new QR code.`,
});
