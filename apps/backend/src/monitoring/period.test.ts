import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { periodOf } from "./period.ts";

const MINUTE_MS = 60_000;
const ranges = fc.constantFrom("1h" as const, "24h" as const, "7d" as const, "30d" as const);
const zones = fc.constantFrom(
  "America/Sao_Paulo",
  "UTC",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "America/New_York",
  "Australia/Lord_Howe",
);
const COUNTS = { "1h": 12, "24h": 24, "7d": 28, "30d": 30 };

const clock = (at: Date, timeZone: string) =>
  new Intl.DateTimeFormat("pt-BR", { timeZone, dateStyle: "short", timeStyle: "short" }).format(at);

describe("a period", () => {
  it("has its buckets in order, the last one now, each beginning where five minutes do", () => {
    fc.assert(
      fc.property(
        ranges,
        zones,
        fc.date({ min: new Date("2015-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }),
        (range, zone, now) => {
          const { starts, from, previous } = periodOf(range, zone, now);

          expect(starts).toHaveLength(COUNTS[range]);
          for (const [index, start] of starts.entries()) {
            expect(start.getTime()).toBeLessThan(starts[index + 1]?.getTime() ?? now.getTime() + 1);
            expect(start.getTime() % (5 * MINUTE_MS)).toBe(0);
          }
          expect(from).toEqual(starts[0]);
          expect(previous.from.getTime()).toBeLessThan(previous.to.getTime());
          expect(previous.to.getTime()).toBeLessThanOrEqual(now.getTime());
        },
      ),
    );
  });

  it.each([
    ["24h", "Asia/Kolkata", "2026-11-25T15:47:00Z", "25/11/2026, 21:00", "24/11/2026, 22:00"],
    ["7d", "America/Sao_Paulo", "2026-11-25T15:47:00Z", "25/11/2026, 12:00", "18/11/2026, 18:00"],
    ["30d", "America/Sao_Paulo", "2026-11-26T01:00:00Z", "25/11/2026, 00:00", "27/10/2026, 00:00"],
    // New York's clocks went back on 1 November, and São Paulo's, in 2018, forward at midnight of 4 November.
    ["30d", "America/New_York", "2026-11-25T15:47:00Z", "25/11/2026, 00:00", "27/10/2026, 00:00"],
    ["30d", "America/Sao_Paulo", "2018-12-03T15:47:00Z", "03/12/2018, 00:00", "04/11/2018, 01:00"],
  ] as const)("of %s in %s begins at full hours and days as its clocks show them", (range, zone, now, last, first) => {
    const { starts } = periodOf(range, zone, new Date(now));

    expect(clock(starts.at(-1) ?? new Date(0), zone)).toBe(last);
    expect(clock(starts[0] ?? new Date(0), zone)).toBe(first);
  });
});
