import { runSteps } from "./system/steps.ts";

/** `npm run check`: everything that is not a test. */
const passed = runSteps([
  { name: "format and lint", run: ["biome", "ci", "--error-on-warnings", "."] },
  { name: "types", run: ["tsc", "-p", "tsconfig.json"] },
  { name: "types of the web app", run: ["tsc", "-p", "apps/web/tsconfig.json"] },
  {
    name: "import boundaries",
    run: ["depcruise", "--config", ".dependency-cruiser.mjs", "apps", "packages", "scripts", "e2e", "bench"],
  },
  { name: "dead code", run: ["knip"] },
  { name: "what the inbox loads at first", run: ["node", "scripts/check-web-size.ts"] },
  { name: "the web app's types of the API are those of the backend", run: ["node", "scripts/check-openapi.ts"] },
  { name: "known holes in dependencies", run: ["node", "scripts/audit.ts"] },
]);
process.exit(passed ? 0 : 1);
