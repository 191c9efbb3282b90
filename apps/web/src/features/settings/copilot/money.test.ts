import { describe, expect, it } from "vitest";
import { dollarsOf, microsOf, millisecondsOf, numberOf, secondsOf } from "./money.ts";

describe("a number that was typed", () => {
  it("may have a comma or a point", () => {
    expect([numberOf("2,5"), numberOf(" 2.5 "), numberOf("0")]).toEqual([2.5, 2.5, 0]);
  });

  it("is none when it is empty, a word or negative", () => {
    expect([numberOf(""), numberOf("dois"), numberOf("-1")]).toEqual([null, null, null]);
  });
});

describe("money and time", () => {
  it("survive being shown and read", () => {
    expect(microsOf(dollarsOf(1_250_000))).toBe(1_250_000);
    expect(millisecondsOf(secondsOf(2_500))).toBe(2_500);
  });

  it("tell no limit from a limit of nothing", () => {
    expect([microsOf(dollarsOf(null)), microsOf(dollarsOf(0))]).toEqual([null, 0]);
  });
});
