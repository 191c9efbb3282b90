import { defineConfig } from "vitest/config";
import { ALL_CORES } from "../../vitest.workers.ts";

export default defineConfig({
  test: {
    name: "whatsapp-api",
    include: ["src/**/*.test.ts"],
    maxWorkers: ALL_CORES,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
