import { describe, expect, it } from "vitest";
import { givenMessage } from "../../../../test/samples.ts";
import { placeOf } from "./jump-target.ts";
import { threadRows } from "./thread-rows.ts";

const rows = threadRows(
  [
    givenMessage({ position: 1, sentAt: "2026-11-20T12:00:00.000Z", whatsappId: "WA-1" }),
    givenMessage({ position: 2, sentAt: "2026-11-23T12:00:00.000Z" }),
    givenMessage({ position: 3, sentAt: "2026-11-23T12:01:00.000Z" }),
  ].map((message) => ({ message })),
  undefined,
);
const keyAt = (index: number | undefined) => (index === undefined ? undefined : rows[index]?.key);

describe("a jump", () => {
  it("finds a message by its id", () => {
    expect(keyAt(placeOf({ kind: "message", id: "message-3" }, rows, true))).toBe("message-3");
    expect(placeOf({ kind: "message", id: "message-0" }, rows, true)).toBeUndefined();
  });

  it("finds what a reply quotes, also by WhatsApp's id alone", () => {
    expect(keyAt(placeOf({ kind: "quoted", quoted: { whatsappId: "WA-1" } }, rows, true))).toBe("message-1");
  });

  it("to a day lands where that day begins", () => {
    expect(keyAt(placeOf({ kind: "day", day: "2026-11-23" }, rows, true))).toMatch(/^day-2026-11-23/);
  });

  it("to a day on which nothing was said lands on the next", () => {
    expect(keyAt(placeOf({ kind: "day", day: "2026-11-21" }, rows, true))).toMatch(/^day-2026-11-23/);
  });

  it("to a day that may begin further up waits for older messages", () => {
    expect(placeOf({ kind: "day", day: "2026-11-20" }, rows, true)).toBeUndefined();
    expect(placeOf({ kind: "day", day: "2026-11-20" }, rows, false)).toBe(0);
    expect(placeOf({ kind: "day", day: "2020-01-01" }, rows, false)).toBe(0);
  });
});
