import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeskClient } from "../scripts/system/desk-client.ts";
import { freePort, loadEnvironment } from "../scripts/system/environment.ts";
import { type SimulatedWhatsApp, startSimulatedWhatsApp } from "../scripts/system/simulated-whatsapp.ts";
import { type System, startSystem } from "../scripts/system/system.ts";
import { type Cable, layCable } from "./cable.ts";

export const OWNER = { email: "ana@example.com", password: "correct horse battery" };
export const BUSINESS = { number: "+5531999990000", name: "Loja Centro" };

export interface WholeSystem {
  readonly system: System;
  readonly whatsApp: SimulatedWhatsApp;
  /** Between the gateway and WhatsApp. */
  readonly cable: Cable;
  /** Ends the programs, as a machine's restart does, and starts them on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface Wanted {
  /** False: nobody has set the desk up, as on a first visit. */
  readonly hasOwner: boolean;
  /** Variables of the environment besides. */
  readonly configured?: Record<string, string>;
}

/** All programs on free ports and a fresh data folder, with a simulated WhatsApp. */
export async function startWholeSystem({ hasOwner, configured = {} }: Wanted): Promise<WholeSystem> {
  // A space in the path: users have them.
  const dataDir = mkdtempSync(join(tmpdir(), "gomarketing e2e "));
  const whatsApp = await startSimulatedWhatsApp();
  const address = new URL(whatsApp.addresses.webSocketUrl);
  const cable = await layCable(Number(address.port));
  address.port = String(cable.port);
  const environment = loadEnvironment({
    PATH: process.env.PATH,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    HOME: process.env.HOME,
    LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
    DATA_DIR: dataDir,
    PORT: String(await freePort()),
    WHATSAPP_API_PORT: String(await freePort()),
    ...(hasOwner && { ADMIN_EMAIL: OWNER.email, ADMIN_PASSWORD: OWNER.password }),
    ...whatsApp.environment,
    WHATSAPP_WEB_SOCKET_URL: address.href,
    ...configured,
  });
  const start = () => startSystem(environment, (program, line) => process.stderr.write(`${program}: ${line}\n`));
  const running = { system: await start() };
  return {
    get system() {
      return running.system;
    },
    whatsApp,
    cable,
    restart: async () => {
      await running.system.stop();
      running.system = await start();
    },
    stop: async () => {
      await running.system.stop();
      await cable.close();
      await whatsApp.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A desk whose owner is signed in and whose business phone is linked; configured with `configured` besides. */
export async function openLinkedDesk(
  configured: Record<string, string> = {},
): Promise<WholeSystem & { desk: DeskClient; sessionId: string }> {
  const whole = await startWholeSystem({ hasOwner: true, configured });
  const desk = await DeskClient.signIn(whole.system.url, OWNER);
  await whole.whatsApp.control.post("/phones", BUSINESS);
  const session = await desk.post<{ id: string }>("/api/sessions", { name: BUSINESS.name });
  await desk.link(session.id, whole.whatsApp, BUSINESS.number);
  return { ...whole, desk, sessionId: session.id };
}
