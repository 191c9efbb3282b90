import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "whatsapp-api",
    include: ["src/**/*.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // Where many programs share two cores, a test may once come too late; what is broken fails twice.
    retry: process.env.CI ? 1 : 0,
  },
});
