import { expect, it } from "vitest";
import { Lanes } from "./lanes.ts";

it("does the work of a key in its order, whatever fails, and lets other keys pass", async () => {
  const lanes = new Lanes();
  const told: string[] = [];
  const first = Promise.withResolvers<void>();
  const failing = lanes.run("a", async () => {
    await first.promise;
    told.push("a1");
    throw new Error("no");
  });
  const second = lanes.run("a", async () => told.push("a2"));

  await lanes.run("b", async () => told.push("b1"));
  first.resolve();

  await expect(failing).rejects.toThrow("no");
  await expect(second).resolves.toBe(3);
  expect(told).toEqual(["b1", "a1", "a2"]);
});
