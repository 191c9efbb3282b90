import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Environment, freePort, required } from "../system/environment.ts";
import { startPostgres } from "../system/postgres.ts";

export interface OpenDatabase {
  readonly url: string;
  close(): Promise<void>;
}

/** The database: where DATABASE_URL says, else the embedded one, which is started for as long as it is needed where it does not run. */
export async function openDatabase(environment: Environment): Promise<OpenDatabase> {
  const { DATABASE_URL: given } = environment;
  if (given) return { url: given, close: async () => undefined };
  const dataDir = required(environment, "DATA_DIR");
  const running = runningUrl(dataDir);
  if (running) return { url: running, close: async () => undefined };
  const { url, program } = await startPostgres(dataDir, await freePort(), () => undefined);
  return { url, close: () => program.stop() };
}

/** The address of the embedded server that runs on this folder; undefined when none does. */
function runningUrl(dataDir: string): string | undefined {
  const [pidFile, passwordFile] = [
    join(dataDir, "postgres", "postmaster.pid"),
    join(dataDir, "secrets", "postgres-password"),
  ];
  if (!existsSync(pidFile) || !existsSync(passwordFile)) return undefined;
  const [pid = "", , , port = ""] = readFileSync(pidFile, "utf8").split("\n");
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // Of another user's process we hear that we may not: it lives.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return undefined;
  }
  return `postgres://gomarketing:${readFileSync(passwordFile, "utf8")}@127.0.0.1:${port.trim()}/gomarketing`;
}
