import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "whatsapp-api",
    include: ["src/**/*.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
