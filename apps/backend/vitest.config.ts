import { defineConfig } from "vitest/config";
import { TEST_WORKERS } from "../../vitest.workers.ts";

export default defineConfig({
  test: {
    name: "backend",
    include: ["src/**/*.test.ts"],
    maxWorkers: TEST_WORKERS,
    // Loading the program anew for each file took a third of the time.
    isolate: false,
    globalSetup: ["test/postgres.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
