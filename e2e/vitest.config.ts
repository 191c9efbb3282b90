import { defineConfig } from "vitest/config";

/** Whole-system tests without a browser: they start everything as `npm start` does. */
export default defineConfig({
  test: {
    name: "e2e",
    include: ["e2e/**/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // Each has a whole system of its own, and mostly waits for programs to start.
    maxWorkers: 2,
  },
});
