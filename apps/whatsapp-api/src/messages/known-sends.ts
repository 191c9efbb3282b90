import type { Person } from "@gomarketing/contracts";
import type { SessionStore } from "../store/session-store.ts";
import { CANCELLED, type Outcome } from "./outbox.ts";

/** What is known of a send. Its WhatsApp id is on disk before anything leaves. */
export interface Send {
  readonly messageId: string;
  readonly fingerprint: string;
  /** Whom it is for, as they were known then; undefined for what changes a message. */
  readonly to?: Person;
  readonly timestamp: string;
  /** Where it was queued. */
  readonly position?: number;
  /** Undefined: it has not been queued yet, for want of its file. */
  readonly outcome?: Outcome;
}

/** Whether it was taken back. */
export const isCancelled = (known: Send | undefined): boolean =>
  typeof known?.outcome === "object" && known.outcome.code === CANCELLED.code;

/** What becomes of a message, once it is known, is kept with its key. */
export function keepOutcome(store: SessionStore, key: string, outcome: Outcome): void {
  const known = store.send<Send>(key);
  if (known) store.keepSend(key, Date.parse(known.timestamp), { ...known, outcome });
}
