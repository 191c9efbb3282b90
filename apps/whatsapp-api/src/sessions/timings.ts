import type { HistoryPatience } from "../baileys/history.ts";

/** How long a session waits for what. Part of the context, so that a test need not wait. */
export interface SessionTimings {
  /** Before the second try to connect; each one after it waits twice as long, with jitter. */
  readonly firstBackoffMs: number;
  readonly longestBackoffMs: number;
  /** A connection that held this long counts as good: the next trouble starts from the first backoff. */
  readonly stableAfterMs: number;
  /** From the first byte to being connected, or to the first QR. */
  readonly connectingLimitMs: number;
  /** A connection that says nothing for this long is asked whether it is still there. */
  readonly silenceMs: number;
  /** How long it may take to answer. */
  readonly answerLimitMs: number;
  /** To reach WhatsApp once more, for telling it that a device leaves. */
  readonly farewellLimitMs: number;
  /** To be offered a QR, or a pairing code. */
  readonly linkingLimitMs: number;
  /** For WhatsApp to acknowledge a message; then it is handed over again, with the same id. */
  readonly ackLimitMs: number;
  /** Before a message that could not be handed over is tried again. */
  readonly failurePauseMs: number;
  /** The same where WhatsApp says that it is asked too much. */
  readonly limitedPauseMs: number;
  /** For a message that cannot be read to come again, readable; then it is told that there is one. */
  readonly unreadableAfterMs: number;
  readonly history: HistoryPatience;
}

/** Baileys by itself asks every 30 s, and gives a silent connection up after 35 to 60 s. */
export const SESSION_TIMINGS: SessionTimings = {
  firstBackoffMs: 1_000,
  longestBackoffMs: 60_000,
  stableAfterMs: 60_000,
  connectingLimitMs: 25_000,
  silenceMs: 12_000,
  answerLimitMs: 5_000,
  farewellLimitMs: 30_000,
  linkingLimitMs: 20_000,
  ackLimitMs: 20_000,
  failurePauseMs: 1_000,
  limitedPauseMs: 30_000,
  unreadableAfterMs: 60_000,
  history: { firstPauseMs: 250, longestPauseMs: 900_000, givenUpAfterMs: 86_400_000 },
};
