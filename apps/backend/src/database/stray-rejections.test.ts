import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const MODULE = new URL("./stray-rejections.ts", import.meta.url).href;

/** A program that leaves a rejection to nobody, and goes on if it may. */
const program = (error: string) =>
  spawnSync(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      "--input-type=module",
      "-e",
      `const { surviveLostDatabase } = await import("${MODULE}");
       surviveLostDatabase({ warn: (_fields, message) => console.log(message) });
       Promise.reject(${error});
       setTimeout(() => console.log("still there"), 50);`,
    ],
    { encoding: "utf8" },
  );

test.each([
  `Object.assign(new Error("terminating connection due to unexpected postmaster exit"), { code: "57P01" })`,
  `new Error("Connection terminated unexpectedly")`,
])("PostgreSQL going away under a statement that nobody waits for does not end the process: %s", (error) => {
  const { status, stdout } = program(error);
  expect(stdout).toContain("going on");
  expect(stdout).toContain("still there");
  expect(status).toBe(0);
});

test("any other rejection that nobody handles does", () => {
  const { status, stdout } = program(`new TypeError("a mistake of ours")`);
  expect(stdout).toBe("");
  expect(status).not.toBe(0);
});
