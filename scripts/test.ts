import { findOrInstallChromium } from "./system/chromium.ts";
import { runCommand } from "./system/start-error.ts";
import { runSteps } from "./system/steps.ts";
import { buildWebApp } from "./system/web-build.ts";

/** `npm test`: every suite, with what they need. Arguments go to Vitest, and then only Vitest runs. */
runCommand(async () => {
  const only = process.argv.slice(2);
  const tests = { name: "services, packages, and the whole system", run: ["vitest", "run", ...only] as const };
  if (only.length > 0) process.exit(runSteps([tests]) ? 0 : 1);

  const chromium = await findOrInstallChromium();
  buildWebApp();
  const passed = runSteps([
    tests,
    {
      name: "the whole system, in a browser",
      run: ["playwright", "test", "--config", "e2e/playwright.config.ts"],
      env: { CHROMIUM_PATH: chromium },
    },
  ]);
  process.exit(passed ? 0 : 1);
});
