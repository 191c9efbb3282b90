import { describe, expect, it } from "vitest";
import { showPhone, toPhone } from "./phone-number.ts";

describe("a phone number, shown", () => {
  it.each([
    ["+5531991234567", "+55 31 99123-4567"],
    ["+553133334444", "+55 31 3333-4444"],
    ["+12025550123", "+12025550123"],
    ["Marina Duarte", "Marina Duarte"],
  ])("%s is %s", (phone, shown) => {
    expect(showPhone(phone)).toBe(shown);
  });
});

describe("a phone number, typed", () => {
  it.each([
    ["+55 31 99999-0000", "+5531999990000"],
    ["(31) 99999-0000", "+5531999990000"],
    ["5531999990000", "+5531999990000"],
    ["+1 202 555 0123", "+12025550123"],
  ])("%s is understood", (typed, phone) => {
    expect(toPhone(typed)).toBe(phone);
  });

  it.each(["", "999", "amanhã", "+0123456789", "99999-0000"])("%j is refused", (typed) => {
    expect(toPhone(typed)).toBeUndefined();
  });
});
