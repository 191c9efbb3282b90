import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { name: "whatsapp-simulator", include: ["src/**/*.test.ts"], testTimeout: 30_000 },
});
