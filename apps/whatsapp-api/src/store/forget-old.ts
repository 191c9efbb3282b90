import type { SessionStore } from "./session-store.ts";

const DAY_MS = 24 * 3_600_000;
/** Phones that were off ask again for what they could not read; the same key gives the same answer for as long. */
const SENT_KEPT_MS = 30 * DAY_MS;
/** WhatsApp delivers nothing again that is older. */
const RECEIVED_KEPT_MS = 60 * DAY_MS;
/** The media host and phones forget files sooner. */
const MEDIA_KEPT_MS = 90 * DAY_MS;
const POLLS_KEPT_MS = 90 * DAY_MS;
const CALLS_KEPT_MS = DAY_MS;
/** Counted for a day; a day more for clocks. */
const FIRST_MESSAGES_KEPT_MS = 2 * DAY_MS;

/** Forgets what a session need not remember any more. */
export function forgetOld(store: SessionStore, now: number): void {
  if (!store.isOpen) return;
  store.transaction(() => {
    store.forgetSentBefore(now - SENT_KEPT_MS);
    store.forgetInboundBefore(now - RECEIVED_KEPT_MS);
    store.forgetDocuments("author", now - RECEIVED_KEPT_MS);
    store.forgetDocuments("placeholder", now - RECEIVED_KEPT_MS);
    store.forgetDocuments("media", now - MEDIA_KEPT_MS);
    store.forgetDocuments("unacknowledged", now - SENT_KEPT_MS);
    store.forgetDocuments("poll", now - POLLS_KEPT_MS);
    store.forgetDocuments("call", now - CALLS_KEPT_MS);
    store.forgetDocuments("first-message", now - FIRST_MESSAGES_KEPT_MS);
  });
}
