import { expect, it } from "vitest";
import { initialsOf } from "./avatar-initials.ts";

it.each([
  ["Marina Duarte", "MD"],
  ["ângela", "Â"],
  ["João Vítor Sales", "JS"],
  ["+55 31 98888-0147", "#"],
  ["🎂 Bolos da Ana", "BA"],
  ["", "#"],
])("%j is %s", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
