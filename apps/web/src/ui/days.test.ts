import { expect, it } from "vitest";
import { dayKey, daysBetween } from "./days.ts";

it("counts midnights, not hours", () => {
  expect(daysBetween(new Date(2026, 10, 22, 23, 59), new Date(2026, 10, 23, 0, 1))).toBe(1);
  expect(daysBetween(new Date(2026, 10, 23, 0, 1), new Date(2026, 10, 23, 23, 59))).toBe(0);
  expect(daysBetween(new Date(2026, 11, 31), new Date(2027, 0, 1))).toBe(1);
});

it("names a day by its local date", () => {
  expect(dayKey(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
});
