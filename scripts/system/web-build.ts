import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { compressFiles } from "./compress-files.ts";
import { inRoot, ROOT } from "./paths.ts";
import { StartError } from "./start-error.ts";

const OUT = "apps/web/out";
const STAMP = `${OUT}/.build`;
const SOURCES = [
  "apps/web/src/**/*",
  "apps/web/public/**/*",
  "apps/web/*.{ts,mjs,cjs,json}",
  "packages/contracts/src/**/*.ts",
  "package-lock.json",
  "scripts/system/compress-files.ts",
];

/** Builds the web app when its sources are not those of the last build. */
export function buildWebApp(): void {
  const stamp = hashOf(SOURCES);
  if (existsSync(inRoot(STAMP)) && readFileSync(inRoot(STAMP), "utf8") === stamp) return;
  console.error("Building the web app.");
  const result = spawnSync("npm", ["run", "build", "--workspace", "@gomarketing/web", "--silent"], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout}${result.stderr}`);
    throw new StartError("The web app does not build (see above).");
  }
  compressFiles(inRoot(OUT));
  writeFileSync(inRoot(STAMP), stamp);
}

function hashOf(patterns: string[]): string {
  const hash = createHash("sha256");
  for (const file of globSync(patterns, { cwd: ROOT }).sort()) {
    if (!statSync(inRoot(file)).isFile()) continue;
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(inRoot(file)));
  }
  return hash.digest("hex");
}
