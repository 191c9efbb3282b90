import { expect, it } from "vitest";
import { wayBack } from "./way-back.ts";

it("leads back to the chat that was asked for", () => {
  expect(wayBack("?next=%2Finbox%3Fchat%3D1")).toBe("/inbox?chat=1");
});

it.each([
  "",
  "?next=",
  "?next=https://evil.example",
  "?next=//evil.example",
  "?next=/\\evil.example",
  "?next=javascript:x",
])("goes to the inbox for %j", (search) => {
  expect(wayBack(search)).toBe("/inbox");
});
