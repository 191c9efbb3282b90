import type { MonitoringRange } from "@gomarketing/contracts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The finest that messages are counted by. */
const GRAIN_MS = 5 * MINUTE_MS;

const RANGES = {
  "1h": { lengthMs: HOUR_MS, bucketMs: GRAIN_MS },
  "24h": { lengthMs: DAY_MS, bucketMs: HOUR_MS },
  "7d": { lengthMs: 7 * DAY_MS, bucketMs: 6 * HOUR_MS },
  "30d": { lengthMs: 30 * DAY_MS, bucketMs: DAY_MS },
} as const satisfies Record<MonitoringRange, { lengthMs: number; bucketMs: number }>;

/** What figures are of: some buckets up to now, and as much time before, up to the same moment. */
export interface Period {
  readonly range: MonitoringRange;
  readonly timeZone: string;
  /** When each bucket begins, oldest first; each ends where the next begins, and the last is not over. */
  readonly starts: readonly Date[];
  readonly from: Date;
  readonly to: Date;
  readonly previous: { readonly from: Date; readonly to: Date };
}

/** The buckets begin at full hours, quarters of days or days as the time zone's clocks show them. */
export function periodOf(range: MonitoringRange, timeZone: string, now: Date): Period {
  const { lengthMs, bucketMs } = RANGES[range];
  const count = lengthMs / bucketMs;
  const current = floor(wallTime(now.getTime(), timeZone), bucketMs);
  // Clocks that are put forward or back shift what is longer than an hour, and hours go by as they do.
  const isByClock = bucketMs > HOUR_MS;
  const last = isByClock ? instantOf(current, timeZone) : floorToWall(now.getTime(), timeZone, bucketMs);
  const starts = Array.from({ length: count }, (_, index) => {
    const back = (count - 1 - index) * bucketMs;
    return new Date(isByClock ? instantOf(current - back, timeZone) : last - back);
  });
  const from = starts[0] ?? now;
  return {
    range,
    timeZone,
    starts,
    from,
    to: now,
    previous: {
      from: new Date(from.getTime() - lengthMs),
      to: new Date(floor(now.getTime() - lengthMs, GRAIN_MS)),
    },
  };
}

export const isFullHour = (at: Date): boolean => at.getTime() % HOUR_MS === 0;
export const floorHour = (at: Date): Date => new Date(floor(at.getTime(), HOUR_MS));

const floor = (value: number, step: number): number => Math.floor(value / step) * step;

/** What clocks show, as if they showed UTC. */
function wallTime(instant: number, timeZone: string): number {
  const shown = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The instant at which clocks show this; when they skip it, the first that they show after. */
function instantOf(wall: number, timeZone: string): number {
  const guess = wall - (wallTime(wall, timeZone) - wall);
  const better = wall - (wallTime(guess, timeZone) - guess);
  return wallTime(better, timeZone) < wall ? guess : better;
}

function floorToWall(instant: number, timeZone: string, step: number): number {
  const seconds = floor(instant, 1_000);
  const wall = wallTime(seconds, timeZone);
  return seconds - (wall - floor(wall, step));
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(timeZone, format);
  return format;
}
