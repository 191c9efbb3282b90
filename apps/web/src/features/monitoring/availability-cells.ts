import type { SessionFigures } from "@gomarketing/contracts";

type Spans = SessionFigures["spans"];

/** A piece of time of a session: which share of it was connected, of what is known; undefined when nothing is. */
export interface AvailabilityCell {
  readonly from: number;
  readonly to: number;
  readonly share: number | undefined;
}

/** Cuts a time into equal pieces, oldest first, and tells of each how much of it a session was connected. */
export function availabilityCells(spans: Spans, from: number, to: number, count: number): AvailabilityCell[] {
  const lengthMs = (to - from) / count;
  return Array.from({ length: count }, (_, index) => {
    const start = from + index * lengthMs;
    const end = start + lengthMs;
    let knownMs = 0;
    let connectedMs = 0;
    for (const span of spans) {
      const overlap = Math.min(end, Date.parse(span.to)) - Math.max(start, Date.parse(span.from));
      if (overlap <= 0) continue;
      knownMs += overlap;
      if (span.status === "connected") connectedMs += overlap;
    }
    return { from: start, to: end, share: knownMs > 0 ? connectedMs / knownMs : undefined };
  });
}
