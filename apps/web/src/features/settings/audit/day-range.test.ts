import { expect, it } from "vitest";
import { dayEnd, dayStart } from "./day-range.ts";

it("spans a whole day where the reader is", () => {
  expect(dayStart("2026-03-31")).toBe(new Date(2026, 2, 31).toISOString());
  expect(dayEnd("2026-03-31")).toBe(new Date(2026, 3, 1).toISOString());
});

it("knows no day in half of one", () => {
  expect(dayStart("2026-03")).toBeUndefined();
  expect(dayEnd("")).toBeUndefined();
});
