import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "whatsapp-simulator",
    include: ["src/**/*.test.ts"],
    testTimeout: 60_000,
    // Where many programs share two cores, a test may once come too late; what is broken fails twice.
    retry: process.env.CI ? 1 : 0,
    // A busy machine takes its time; only what is broken waits for it.
    expect: { poll: { timeout: 20_000 } },
  },
});
