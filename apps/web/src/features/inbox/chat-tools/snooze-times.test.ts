import { describe, expect, it } from "vitest";
import { snoozeTimes } from "./snooze-times.ts";

const namesAt = (at: string) => snoozeTimes(new Date(at)).map(({ name }) => name);

describe("the times a chat may rest until", () => {
  it("are later today, tomorrow morning and Monday morning", () => {
    const times = snoozeTimes(new Date("2026-11-25T14:20:00"));
    expect(times.map(({ name, at }) => [name, at.getDate(), at.getHours()])).toEqual([
      ["later", 25, 17],
      ["tomorrow", 26, 9],
      ["monday", 30, 9],
    ]);
  });

  it("leave out this evening, and Monday where that is tomorrow", () => {
    expect(namesAt("2026-11-25T19:00:00")).toEqual(["tomorrow", "monday"]);
    expect(namesAt("2026-11-29T10:00:00")).toEqual(["later", "tomorrow"]);
  });

  it("on a Monday mean the next one", () => {
    expect(snoozeTimes(new Date("2026-11-23T10:00:00")).at(-1)?.at.getDate()).toBe(30);
  });
});
