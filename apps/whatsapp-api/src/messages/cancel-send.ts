import type { Session } from "../sessions/session.ts";
import { isCancelled, type Send } from "./known-sends.ts";
import { CANCELLED } from "./outbox.ts";
import { MessageLeaving } from "./send-errors.ts";

/**
 * Takes back what was sent with a key, for good: it never leaves, also when it is still being made ready, or when the call
 * that sends it comes only later. Doing so twice changes nothing.
 *
 * @throws {MessageLeaving} when it has begun to leave, or it is known what became of it; nothing is changed then
 */
export function cancelSend({ store, outbox, now }: Session, key: string): void {
  store.transaction(() => {
    const known = store.send<Send>(key);
    if (isCancelled(known)) return;
    if (known?.outcome === "queued" && known.position !== undefined && outbox.cancel(known.position)) return;
    if (known?.outcome) throw new MessageLeaving();
    const timestamp = new Date(now()).toISOString();
    store.keepSend(key, now(), { messageId: "", fingerprint: "", timestamp, outcome: CANCELLED } satisfies Send);
  });
}
