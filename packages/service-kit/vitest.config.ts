import { defineConfig } from "vitest/config";
import { TEST_WORKERS } from "../../vitest.workers.ts";

export default defineConfig({
  test: { name: "service-kit", include: ["src/**/*.test.ts"], maxWorkers: TEST_WORKERS, isolate: false },
});
