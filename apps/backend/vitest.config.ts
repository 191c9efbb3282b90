import { defineConfig } from "vitest/config";
import { ALL_CORES } from "../../vitest.workers.ts";

export default defineConfig({
  test: {
    name: "backend",
    include: ["src/**/*.test.ts"],
    maxWorkers: ALL_CORES,
    globalSetup: ["test/postgres.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
