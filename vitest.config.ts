import { defineConfig } from "vitest/config";

/** Each workspace with tests has a vitest.config.ts of its own; `vitest --project <name>` runs one. */
export default defineConfig({
  test: { projects: ["packages/*/vitest.config.ts", "apps/*/vitest.config.ts", "scripts/vitest.config.ts"] },
});
