import { defineConfig } from "vitest/config";
import { ALL_CORES } from "../../vitest.workers.ts";

export default defineConfig({
  test: { name: "service-kit", include: ["src/**/*.test.ts"], maxWorkers: ALL_CORES, isolate: false },
});
