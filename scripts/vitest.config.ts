import { defineConfig } from "vitest/config";
import { ALL_CORES } from "../vitest.workers.ts";

export default defineConfig({
  test: { name: "scripts", include: ["*.test.ts"], maxWorkers: ALL_CORES, testTimeout: 120_000 },
});
