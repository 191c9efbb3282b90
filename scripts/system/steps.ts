import { spawnSync } from "node:child_process";
import { inRoot, ROOT } from "./paths.ts";

export interface Step {
  readonly name: string;
  /** A program of node_modules/.bin, and its arguments. */
  readonly run: readonly [program: string, ...args: string[]];
  readonly env?: Record<string, string>;
}

/** Runs steps one after the other, all of them, prints how each ended, and answers whether all passed. */
export function runSteps(steps: readonly Step[]): boolean {
  const results = steps.map(({ name, run: [program, ...args], env }) => {
    console.log(`\n▸ ${name}`);
    const startedAt = Date.now();
    const { status } = spawnSync(inRoot("node_modules/.bin", program), args, {
      cwd: ROOT,
      stdio: "inherit",
      env: { ...process.env, ...env },
    });
    return { name, passed: status === 0, seconds: ((Date.now() - startedAt) / 1_000).toFixed(1) };
  });
  console.log("");
  for (const { name, passed, seconds } of results) console.log(`${passed ? "✓" : "✗"} ${name} (${seconds} s)`);
  const failed = results.filter(({ passed }) => !passed).length;
  console.log(`\n${results.length - failed} passed, ${failed} failed`);
  return failed === 0;
}
