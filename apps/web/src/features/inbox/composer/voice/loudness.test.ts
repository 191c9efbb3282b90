import { describe, expect, it } from "vitest";
import { barsOf } from "../../thread/kinds/waveform.ts";
import { loudnessOf, waveformOf } from "./loudness.ts";

describe("loudness", () => {
  it("is nothing in silence and full at full scale", () => {
    expect(loudnessOf(Uint8Array.from([128, 128]))).toBe(0);
    expect(loudnessOf(Uint8Array.from([0, 255, 0, 255]))).toBeCloseTo(1, 1);
  });

  it("is carried so that the bars show it again", () => {
    const levels = Array.from({ length: 640 }, (_, index) => (index < 320 ? 0.2 : 0.8));
    const bars = barsOf(waveformOf(levels));
    expect([bars[0], bars[63]]).toEqual([0.2, 0.8]);
    expect(bars).toHaveLength(64);
  });

  it("of a recording of an instant still fills all bars", () => {
    expect(barsOf(waveformOf([0.5]))).toContain(0.5);
    expect(barsOf(waveformOf([]))).toHaveLength(64);
  });
});
