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
    // What waits for longer than keys are kept is found by looking.
    const position = known?.position ?? outbox.positionOf(key);
    const isTakenBack = position !== undefined && outbox.cancel(position);
    if (!isTakenBack && (known?.outcome ?? position) !== undefined) throw new MessageLeaving();
    if (known?.outcome) return;
    const timestamp = new Date(now()).toISOString();
    store.keepSend(key, now(), { messageId: "", fingerprint: "", timestamp, outcome: CANCELLED } satisfies Send);
  });
}
