import { findOrInstallChromium } from "./system/chromium.ts";
import { runCommand } from "./system/start-error.ts";
import { runSteps } from "./system/steps.ts";
import { buildWebApp } from "./system/web-build.ts";

/** `npm test`: every suite, with what they need. Arguments go to Vitest, and then only Vitest runs. */
runCommand(async () => {
  const only = process.argv.slice(2);
  const unit = { name: "services and packages", run: ["vitest", "run", ...only] as const };
  if (only.length > 0) process.exit(runSteps([unit]) ? 0 : 1);

  const chromium = await findOrInstallChromium();
  buildWebApp();
  const passed = runSteps([
    unit,
    { name: "the whole system, killed again and again", run: ["vitest", "run", "--config", "e2e/vitest.config.ts"] },
    {
      name: "the whole system, in a browser",
      run: ["playwright", "test", "--config", "e2e/playwright.config.ts"],
      env: { CHROMIUM_PATH: chromium },
    },
  ]);
  process.exit(passed ? 0 : 1);
});
