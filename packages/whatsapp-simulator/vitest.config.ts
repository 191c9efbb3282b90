import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "whatsapp-simulator",
    include: ["src/**/*.test.ts"],
    testTimeout: 60_000,
    // A busy machine takes its time; only what is broken waits for it.
    expect: { poll: { timeout: 20_000 } },
  },
});
