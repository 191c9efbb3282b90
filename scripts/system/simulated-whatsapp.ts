import { EventEmitter, once } from "node:events";
import type { Environment } from "./environment.ts";
import { JsonClient } from "./json-client.ts";
import { inRoot } from "./paths.ts";
import { Program } from "./program.ts";
import { StartError } from "./start-error.ts";

interface SimulatorAddresses {
  readonly webSocketUrl: string;
  readonly noiseRootKey: string;
  readonly noiseRootSerial: number | string;
  readonly mediaCa: string;
  readonly controlUrl: string;
}

export interface SimulatedWhatsApp {
  readonly addresses: SimulatorAddresses;
  readonly control: JsonClient;
  /** What the programs must be told to reach it instead of WhatsApp. */
  readonly environment: Environment;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 30_000;

/** Starts the WhatsApp simulator as a process of its own, on free loopback ports. */
export async function startSimulatedWhatsApp(): Promise<SimulatedWhatsApp> {
  const lines = new EventEmitter();
  const program = new Program({
    name: "whatsapp-simulator",
    command: inRoot("node_modules/.bin/node"),
    args: ["--disable-warning=ExperimentalWarning", inRoot("packages/whatsapp-simulator/src/cli.ts")],
    env: process.env,
    stopSignal: "SIGTERM",
    isNode: true,
    onLine: (line) => lines.emit("line", line),
  });
  program.start();
  const addresses = await firstLine(lines, program);
  return {
    addresses,
    control: new JsonClient(addresses.controlUrl),
    environment: {
      WHATSAPP_WEB_SOCKET_URL: addresses.webSocketUrl,
      WHATSAPP_NOISE_ROOT_KEY: addresses.noiseRootKey,
      WHATSAPP_NOISE_ROOT_SERIAL: String(addresses.noiseRootSerial),
      WHATSAPP_MEDIA_CA: addresses.mediaCa,
    },
    stop: () => program.stop(),
  };
}

async function firstLine(lines: EventEmitter, program: Program): Promise<SimulatorAddresses> {
  try {
    const [line] = (await once(lines, "line", { signal: AbortSignal.timeout(START_TIMEOUT_MS) })) as [string];
    return JSON.parse(line) as SimulatorAddresses;
  } catch {
    await program.stop();
    throw new StartError(
      `The WhatsApp simulator does not start: ${program.lastLines.join(" ") || "it printed nothing"}`,
    );
  }
}
