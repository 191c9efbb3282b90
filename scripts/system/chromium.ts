import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { inRoot } from "./paths.ts";
import { StartError } from "./start-error.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * The path of a Chromium: `CHROMIUM_PATH`, one of the machine, Playwright's own; else installed, by Playwright
 * or, where its download is refused and we are root, by the package manager.
 *
 * @throws {StartError} when none is found and none can be installed
 */
export async function findOrInstallChromium(): Promise<string> {
  const found = findChromium();
  if (found) return found;
  console.error("No Chromium found: installing one.");
  spawnSync(inRoot("node_modules/.bin/playwright"), ["install", "chromium"], { stdio: ["ignore", 2, "ignore"] });
  const installed = findChromium();
  if (installed) return installed;
  if (process.getuid?.() === 0 && onPath("apt-get")) {
    for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
      spawnSync("apt-get", args, {
        stdio: ["ignore", "ignore", 2],
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      });
    }
  }
  const packaged = findChromium();
  if (packaged) return packaged;
  throw new StartError(
    "The tests need a Chromium and none could be installed. Install one, or set CHROMIUM_PATH to it.",
  );
}

function findChromium(): string | undefined {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH) {
    if (existsSync(CHROMIUM_PATH)) return CHROMIUM_PATH;
    throw new StartError(`CHROMIUM_PATH names ${CHROMIUM_PATH}, which does not exist. Correct it, or unset it.`);
  }
  const own = chromium.executablePath();
  return NAMES.map(onPath).find(Boolean) ?? (existsSync(own) ? own : undefined);
}

function onPath(name: string): string | undefined {
  try {
    return execFileSync("sh", ["-c", 'command -v "$0"', name], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}
