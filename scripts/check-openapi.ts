import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRoot, ROOT } from "./system/paths.ts";

/** The types that the web app was written against are those that the backend's OpenAPI document gives today. */
const GENERATED = "apps/web/src/backend/openapi.generated.ts";
const document = join(tmpdir(), `gomarketing-openapi-${process.pid}.json`);
try {
  writeFileSync(
    document,
    execFileSync(process.execPath, [inRoot("apps/backend/src/openapi-document.ts")], { maxBuffer: 2 ** 26 }),
  );
  const types = execFileSync(inRoot("node_modules/.bin/openapi-typescript"), [document], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (types.trim() !== readFileSync(inRoot(GENERATED), "utf8").trim()) {
    console.error(`${GENERATED} is stale. Run: npm run generate --workspace @gomarketing/web`);
    process.exitCode = 1;
  }
} finally {
  rmSync(document, { force: true });
}
