/** How often sessions are written to S3. */
export interface WritePace {
  /** A busy session writes once in so long, and seldomer when many are busy. */
  readonly writeEveryMs: number;
  /** What the busy sessions of a node write together, as long as none waits longer than `longestWriteEveryMs` for it. */
  readonly writesPerSecond: number;
  /** Receipts, events and messages wait for a write: no longer than this. */
  readonly longestWriteEveryMs: number;
}

/** Twenty busy sessions write every two seconds. */
export const DEFAULT_WRITES_PER_SECOND = 10;

export const WRITE_PACE: WritePace = {
  writeEveryMs: 1_000,
  writesPerSecond: DEFAULT_WRITES_PER_SECOND,
  longestWriteEveryMs: 2_000,
};

/**
 * How long after its last write a session writes again, in milliseconds.
 *
 * @param lastWrites when each session of this node wrote last, in milliseconds since 1970
 */
export function writeEveryMs(pace: WritePace, lastWrites: Iterable<number>, now: number): number {
  let busy = 0;
  for (const at of lastWrites) if (now - at <= pace.longestWriteEveryMs) busy += 1;
  const shared = (busy * 1_000) / pace.writesPerSecond;
  return Math.max(pace.writeEveryMs, Math.min(pace.longestWriteEveryMs, shared));
}
