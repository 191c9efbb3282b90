import { defineConfig } from "vitest/config";
import { TEST_WORKERS } from "../vitest.workers.ts";

export default defineConfig({
  test: { name: "scripts", include: ["*.test.ts"], maxWorkers: TEST_WORKERS, testTimeout: 120_000 },
});
