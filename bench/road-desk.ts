import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeskClient } from "../scripts/system/desk-client.ts";
import { freePort, loadEnvironment } from "../scripts/system/environment.ts";
import { startSystem } from "../scripts/system/system.ts";

const OWNER = { email: "bench@example.com", password: "a benchmark's password" };

/** Everything on free ports and a fresh data folder, or one that is kept, with an owner who is signed in. */
export async function openDesk(whatsApp: Record<string, string>, keptDir?: string) {
  if (keptDir) mkdirSync(keptDir, { recursive: true });
  const dataDir = keptDir ?? mkdtempSync(join(tmpdir(), "gomarketing-bench-"));
  const environment = loadEnvironment({
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_OPTIONS: process.env.BENCH_NODE_OPTIONS,
    LOG_LEVEL: "error",
    DATA_DIR: dataDir,
    PORT: String(await freePort()),
    WHATSAPP_API_PORT: String(await freePort()),
    ADMIN_EMAIL: OWNER.email,
    ADMIN_PASSWORD: OWNER.password,
    ...whatsApp,
  });
  const system = await startSystem(environment, (program, line) => process.stderr.write(`${program}: ${line}\n`));
  const desk = await DeskClient.signIn(system.url, OWNER);
  const stop = async () => {
    await system.stop();
    if (!keptDir) rmSync(dataDir, { recursive: true, force: true });
  };
  return { system, desk, stop };
}
