import pg from "pg";
import { describe, expect, it } from "vitest";
import { readMoment, TIMESTAMPTZ } from "./read-moment.ts";

describe("a moment as PostgreSQL writes it", () => {
  it.each([
    "2026-11-30 14:41:30.014+00",
    "2026-11-30 14:41:30+00",
    "2026-11-30 14:41:30.1-03",
    "2026-11-30 14:41:30.014999+00",
    "2026-02-28 23:59:59.999-12",
    "2026-11-30 14:41:30.014+05:30",
    "1900-01-01 00:00:00+00",
    "1914-01-01 00:00:00-03:06:28",
    "0044-03-15 12:00:00+00 BC",
    "10000-01-01 00:00:00+00",
    "infinity",
    "-infinity",
  ])("is the same as pg reads it: %s", (text) => {
    expect(readMoment(text)).toEqual(pg.types.getTypeParser(TIMESTAMPTZ, "text")(text));
  });
});
