import { defineConfig } from "vitest/config";
import { TEST_WORKERS } from "../../vitest.workers.ts";

export default defineConfig({
  test: {
    name: "whatsapp-simulator",
    include: ["src/**/*.test.ts"],
    maxWorkers: TEST_WORKERS,
    // Loading the program anew for each file took a third of the time.
    isolate: false,
    testTimeout: 60_000,
    // A busy machine takes its time; only what is broken waits for it.
    expect: { poll: { timeout: 20_000 } },
  },
});
