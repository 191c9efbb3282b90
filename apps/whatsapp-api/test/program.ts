import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, vi } from "vitest";
import { eventually } from "./eventually.ts";
import { call, type Gateway } from "./gateway.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** A machine with more to do than it can takes its time. */
const START_LIMIT_MS = 60_000;

/** whatsapp-api as a process of its own. */
export interface Program {
  readonly url: string;
  /** Everything that it logged. */
  readonly log: () => string;
  readonly pid: number;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Its exit status, or the signal that ended it. */
  readonly exited: Promise<number | NodeJS.Signals>;
}

/** Links a session, and goes on with it in a process of its own; resolves once it is connected there. */
export async function startLinked(gateway: Gateway): Promise<Program> {
  await gateway.link();
  await gateway.halt();
  const program = await startProgram(gateway.environment);
  await isConnected(program);
  return program;
}

/** Asked for: the receiver's newest event may still be that of a program before. */
export const isConnected = (program: Program): Promise<void> =>
  eventually(async () =>
    expect(await call(program.url, "GET", "/sessions/shop")).toMatchObject({ body: { status: "connected" } }),
  );

/** Starts it, and waits until it says that it is ready. */
export async function startProgram(environment: Record<string, string>): Promise<Program> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...environment,
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      WHATSAPP_API_PORT: String(port),
      LOG_LEVEL: "trace",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let log = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  try {
    await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).ok).toBe(true), {
      timeout: START_LIMIT_MS,
      interval: 20,
    });
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  return { url, log: () => log, pid: child.pid ?? 0, kill: (signal) => child.kill(signal), exited: endOf(child) };
}

async function endOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  const [status, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return status ?? signal ?? 0;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === "object" && address ? address.port : 0;
}
