import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { name: "whatsapp-api", include: ["src/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 30_000 },
});
