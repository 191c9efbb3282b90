import { describe, expect, it } from "vitest";
import { WRITE_PACE, writeEveryMs } from "./write-pace.ts";

const NOW = 1_000_000;
const wrote = (count: number, ago: number) => Array.from({ length: count }, () => NOW - ago);

describe("how often a busy session is written", () => {
  it("is once a second while few are busy, and seldomer with more, but never later than every two seconds", () => {
    expect([1, 10, 15, 20, 200].map((busy) => writeEveryMs(WRITE_PACE, wrote(busy, 900), NOW))).toEqual([
      1_000, 1_000, 1_500, 2_000, 2_000,
    ]);
  });

  it("does not count those that are quiet", () => {
    expect(writeEveryMs(WRITE_PACE, [...wrote(200, 2_001), ...wrote(3, 0)], NOW)).toBe(1_000);
  });

  it("is as often as is wished where more writes are allowed", () => {
    expect(writeEveryMs({ ...WRITE_PACE, writesPerSecond: 1_000 }, wrote(200, 0), NOW)).toBe(1_000);
  });
});
