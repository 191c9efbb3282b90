import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeskClient } from "../scripts/system/desk-client.ts";
import { freePort, loadEnvironment } from "../scripts/system/environment.ts";
import { startSystem } from "../scripts/system/system.ts";

const OWNER = { email: "bench@example.com", password: "a benchmark's password" };

/** Everything on free ports and a fresh data folder, with an owner who is signed in. */
export async function openDesk(whatsApp: Record<string, string>) {
  const dataDir = mkdtempSync(join(tmpdir(), "gomarketing-bench-"));
  const environment = loadEnvironment({
    PATH: process.env.PATH,
    HOME: process.env.HOME,
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
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { system, desk, stop };
}
