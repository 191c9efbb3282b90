import { readFileSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { Conflict, Problem } from "@gomarketing/service-kit";

/** A program that has sessions. */
export interface Owner {
  /** Another one at each start. */
  readonly node: string;
  readonly host: string;
  readonly pid: number;
  /** This boot of this machine, and the folder that it keeps sessions in: two owners of one place see each other's file locks. */
  readonly place?: string | undefined;
  /** When it took the session, ISO 8601. */
  readonly since: string;
}

/**
 * The right to a session: whoever has it, alone connects and writes. `fence` grows with each owner, and goes with
 * everything that is written where others read: what an earlier owner writes late is known by it.
 */
export interface SessionLease {
  readonly owner: Owner;
  readonly fence: number;
  release(): Promise<void>;
}

/** Whoever asks for what is not to be had now may ask again after so long. */
const RETRY_SECONDS = 5;

/** Another program has the session. */
export class SessionOwnedElsewhere extends Problem {
  constructor(id: string, owner: Owner | undefined) {
    const who = owner ? `process ${owner.pid} on ${owner.host}, since ${owner.since}` : "another process";
    super({
      status: 503,
      type: "/problems/session-owned-elsewhere",
      title: "Another program has the session",
      detail: `Session ${id} belongs to ${who}. Stop it there; it is taken over by itself once that process has ended.`,
      retryAfterSeconds: RETRY_SECONDS,
    });
  }
}

/** What is kept of a session cannot be reached for now. */
export class StorageUnreachable extends Problem {
  constructor(id: string, reason: string) {
    super({
      status: 503,
      type: "/problems/storage-unreachable",
      title: "Sessions cannot be reached",
      detail: `Session ${id} cannot be had now: ${reason}. It is tried again by itself; see S3_ENDPOINT and its rights.`,
      retryAfterSeconds: RETRY_SECONDS,
    });
  }
}

/** What is kept of a session is not what was written: it is never used, and never written over. */
export class SessionUnreadable extends Conflict {
  constructor(id: string, reason: string) {
    super(
      `What is kept of session ${id} cannot be used: ${reason} Restore it from a backup, or delete the session and link it afresh.`,
      "/problems/session-unreadable",
    );
  }
}

/**
 * This program, as an owner.
 *
 * @param node an id of its own, made at its start
 * @param folder where it keeps sessions
 */
export const ownerNow = (node: string, folder: string): Owner => ({
  node,
  host: hostname(),
  pid: process.pid,
  place: placeOf(folder),
  since: new Date().toISOString(),
});

/** Undefined where the system does not tell one boot from another. */
function placeOf(folder: string): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const { dev, ino } = statSync(folder);
    return `${boot}:${dev}:${ino}`;
  } catch {
    return undefined;
  }
}
