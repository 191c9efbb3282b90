import { expect, it } from "vitest";
import { isAtLeast } from "./use-may.ts";

it("lets a role do what lesser ones may, and no more", () => {
  expect(isAtLeast({ role: "owner" }, "admin")).toBe(true);
  expect(isAtLeast({ role: "admin" }, "admin")).toBe(true);
  expect(isAtLeast({ role: "agent" }, "admin")).toBe(false);
  expect(isAtLeast({ role: "read_only" }, "agent")).toBe(false);
});
