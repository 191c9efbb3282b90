import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDemoDesk } from "./demo/demo-desk.ts";
import { loadEnvironment } from "./system/environment.ts";
import { passOn } from "./system/output.ts";
import { stopOnSignal } from "./system/run-until-signal.ts";
import { startSimulatedWhatsApp } from "./system/simulated-whatsapp.ts";
import { runCommand } from "./system/start-error.ts";
import { startSystem } from "./system/system.ts";
import { buildWebApp } from "./system/web-build.ts";

const LOGIN = { email: "demo@gomarketing.example", password: "gomarketing-demo" };

/** `npm run demo`: everything, with a simulated WhatsApp, a business phone and customers who write. Nothing reaches the internet. */
runCommand(async () => {
  const given: NodeJS.ProcessEnv = {
    ...process.env,
    DATA_DIR: process.env.DATA_DIR || mkdtempSync(join(tmpdir(), "gomarketing-demo-")),
  };
  const login = { email: given.ADMIN_EMAIL || LOGIN.email, password: given.ADMIN_PASSWORD || LOGIN.password };
  const starting = start(given, login);
  stopOnSignal(async () => {
    const running = await starting.catch(() => undefined);
    await running?.stop();
  });
  const { url } = await starting;
  console.log(`\nGoMarketing: ${url}\nE-mail:      ${login.email}\nPassword:    ${login.password}\n`);
});

async function start(given: NodeJS.ProcessEnv, login: typeof LOGIN) {
  const whatsApp = await startSimulatedWhatsApp();
  try {
    const environment = {
      ...loadEnvironment(given),
      ...whatsApp.environment,
      ADMIN_EMAIL: login.email,
      ADMIN_PASSWORD: login.password,
    };
    const system = await startSystem(environment, passOn, buildWebApp);
    const desk = await openDemoDesk(system, whatsApp, login).catch(async (error: unknown) => {
      await system.stop();
      throw error;
    });
    return {
      url: system.url,
      stop: async () => {
        desk.close();
        await system.stop();
        await whatsApp.stop();
      },
    };
  } catch (error) {
    await whatsApp.stop();
    throw error;
  }
}
