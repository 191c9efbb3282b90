import { describe, expect, it } from "vitest";
import { BARS, barsOf } from "./waveform.ts";

describe("the bars of a voice note", () => {
  it("are as loud as it is, one for each byte", () => {
    const waveform = btoa(String.fromCharCode(...Array.from({ length: BARS }, (_, index) => index)));

    expect(barsOf(waveform)).toEqual(Array.from({ length: BARS }, (_, index) => index / 100));
  });

  it("stretch what has fewer bytes, and never pass the highest", () => {
    const bars = barsOf(btoa(String.fromCharCode(0, 255)));

    expect(bars).toHaveLength(BARS);
    expect([bars[0], bars.at(-1)]).toEqual([0, 1]);
  });

  it("are of one height when nothing is known of them", () => {
    for (const waveform of [undefined, "", "no base64!"]) expect(new Set(barsOf(waveform)).size).toBe(1);
  });
});
