import { defineConfig } from "@playwright/test";

/** Journeys in a real Chromium against the whole system. `npm test` says where the browser is. */
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  // Each has a whole system and a browser: more than two take a small machine's time from one another.
  workers: 2,
  // The longest, which mostly waits, begins first.
  projects: [
    { name: "outages", testMatch: "outages.spec.ts" },
    { name: "desk", testMatch: "*.spec.ts", testIgnore: "outages.spec.ts" },
  ],
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
    colorScheme: "light",
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        // A microphone and a camera that are always there.
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
