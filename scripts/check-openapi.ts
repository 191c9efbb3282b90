import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRoot } from "./system/paths.ts";

/** The types that the web app was written against are those that the backend's OpenAPI document gives today. */
const GENERATED = "apps/web/src/backend/openapi.generated.ts";
const folder = mkdtempSync(join(tmpdir(), "gomarketing-openapi-"));
try {
  const document = join(folder, "openapi.json");
  const types = join(folder, "openapi.ts");
  writeFileSync(
    document,
    execFileSync(process.execPath, [inRoot("apps/backend/src/openapi-document.ts")], { maxBuffer: 2 ** 26 }),
  );
  execFileSync(inRoot("apps/web/node_modules/.bin/openapi-typescript"), [document, "-o", types], { stdio: "ignore" });
  if (readFileSync(types, "utf8") !== readFileSync(inRoot(GENERATED), "utf8")) {
    console.error(`${GENERATED} is stale. Run: npm run generate --workspace @gomarketing/web`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
