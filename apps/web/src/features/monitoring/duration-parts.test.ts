import { describe, expect, it } from "vitest";
import { durationParts } from "./duration-parts.ts";

const text = (seconds: number) =>
  durationParts(seconds)
    .map(({ value, unit }) => `${value}${unit[0]}`)
    .join(" ");

describe("a time in words", () => {
  it.each([
    [0, "0s"],
    [0.4, "0s"],
    [59, "59s"],
    [59.6, "1m"],
    [72, "1m 12s"],
    [1_680, "28m"],
    [3_599, "59m 59s"],
    [3_600, "1h"],
    [3_629, "1h"],
    [3_631, "1h 1m"],
    [86_399, "1d"],
    [100_800, "1d 4h"],
  ])("%d s is %s", (seconds, expected) => expect(text(seconds)).toBe(expected));
});
