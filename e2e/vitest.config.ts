import { defineConfig } from "vitest/config";
import { TEST_WORKERS } from "../vitest.workers.ts";

/** Whole-system tests without a browser: they start everything as `npm start` does. */
export default defineConfig({
  test: {
    name: "e2e",
    include: ["*.test.ts"],
    maxWorkers: TEST_WORKERS,
    globalSetup: ["build-web.ts"],
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
