import { defineConfig } from "vitest/config";
import { TEST_WORKERS } from "../../vitest.workers.ts";

export default defineConfig({
  test: {
    name: "whatsapp-api",
    include: ["src/**/*.test.ts"],
    maxWorkers: TEST_WORKERS,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
