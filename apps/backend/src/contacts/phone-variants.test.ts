import { describe, expect, it } from "vitest";
import { phoneVariants } from "./phone-variants.ts";

describe("a phone number", () => {
  it.each(["+5531988887777", "+553188887777"])(
    "of a Brazilian mobile is the same with and without the ninth digit: %s",
    (phone) => {
      expect(phoneVariants(phone)).toEqual(["+5531988887777", "+553188887777"]);
    },
  );

  it.each([
    ["a Brazilian landline", "+553133334444"],
    ["another country's", "+351912345678"],
    ["one that only begins alike", "+5531988887777123"],
  ])("is what it is: %s", (_what, phone) => {
    expect(phoneVariants(phone)).toEqual([phone]);
  });
});
