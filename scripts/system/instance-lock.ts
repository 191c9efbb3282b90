import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "./start-error.ts";

/**
 * Holds a data folder for this process, until `release`. A lock whose holder is dead counts for nothing.
 *
 * @throws {StartError} when a living process holds it
 */
export function lockDataDir(dataDir: string): { release(): void } {
  const path = join(dataDir, "running.pid");
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return { release: () => rmSync(path, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = Number(readFileSync(path, "utf8"));
      if (isOurs(holder))
        throw new StartError(
          `GoMarketing runs already on ${dataDir} (process ${holder}). Stop it first, or set DATA_DIR and the ports to others.`,
        );
      rmSync(path, { force: true });
    }
  }
}

// A number may have gone to another program since: only one that runs our scripts counts.
function isOurs(pid: number): boolean {
  if (!pid || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return /scripts\/\w+\.ts|vitest|playwright/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  } catch {
    return true;
  }
}
