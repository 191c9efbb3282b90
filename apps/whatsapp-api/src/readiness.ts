import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Intake } from "./intake.ts";
import { oldestEventSeconds } from "./metrics/session-gauges.ts";
import type { SessionContext } from "./sessions/session-context.ts";
import type { SessionManager } from "./sessions/session-manager.ts";

/** An event that waits longer, with none taken meanwhile, means that the webhook's receiver is not there. */
const RECEIVER_LIMIT_SECONDS = 60;
/** Asked more often, it answers what it found last: nobody needs a key to ask. */
const REMEMBERED_MS = 1_000;

export interface ReadinessOptions {
  readonly dataDir: string;
  readonly sessions: SessionManager;
  readonly intake: Intake;
  readonly context: SessionContext;
  /** What else must work: why it does not, or undefined. */
  readonly others?: readonly (() => Promise<string | undefined> | string | undefined)[];
}

/** Whether this node can do its work: take messages in, keep them, and hand them on. */
export class Readiness {
  readonly #options: ReadinessOptions;
  #last: { readonly at: number; readonly reason: Promise<string | undefined> } | undefined;

  constructor(options: ReadinessOptions) {
    this.#options = options;
  }

  /** Why it cannot, in sentences; undefined when it can. */
  notReadyBecause(): Promise<string | undefined> {
    const now = this.#options.context.clock();
    if (this.#options.intake.isClosed) return Promise.resolve("It is being stopped.");
    if (!this.#last || now - this.#last.at >= REMEMBERED_MS) this.#last = { at: now, reason: this.#look() };
    return this.#last.reason;
  }

  async #look(): Promise<string | undefined> {
    const { others = [] } = this.#options;
    const reasons = await Promise.all([this.#store(), this.#receiver(), ...others.map((other) => other())]);
    return reasons.filter((reason) => reason !== undefined).join(" ") || undefined;
  }

  async #store(): Promise<string | undefined> {
    const probe = join(this.#options.dataDir, "sessions", ".writable");
    try {
      await writeFile(probe, "");
      await rm(probe);
      return undefined;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
      return `Nothing can be written to DATA_DIR (${code}): free its disk, or give this user the right to write.`;
    }
  }

  #receiver(): string | undefined {
    const { sessions, context } = this.#options;
    const now = context.clock();
    const sinceAccepted = (now - (context.sender.acceptedAt ?? 0)) / 1_000;
    if (sinceAccepted < RECEIVER_LIMIT_SECONDS) return undefined;
    const oldest = Math.max(0, ...sessions.all.map((session) => oldestEventSeconds(session, now)));
    if (oldest < RECEIVER_LIMIT_SECONDS) return undefined;
    return `The webhook's receiver has taken no event for ${Math.round(Math.min(oldest, sinceAccepted))} s: see that the backend runs and that WEBHOOK_URL and WEBHOOK_SECRET are its own.`;
  }
}
