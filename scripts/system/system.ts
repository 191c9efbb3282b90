import { setTimeout as delay } from "node:timers/promises";
import { checkEnvironment, type Environment, freePort, required } from "./environment.ts";
import { lockDataDir } from "./instance-lock.ts";
import { inRoot } from "./paths.ts";
import { type EmbeddedPostgres, startPostgres } from "./postgres.ts";
import { Program } from "./program.ts";
import { StartError } from "./start-error.ts";

const READY_TIMEOUT_MS = 60_000;
const READY_POLL_MS = 40;

/** All of GoMarketing, running. */
export interface System {
  /** Where people open it. */
  readonly url: string;
  readonly whatsappApiUrl: string;
  readonly databaseUrl: string;
  readonly environment: Environment;
  readonly programs: { readonly postgres?: Program; readonly whatsappApi: Program; readonly backend: Program };
  /** Stops all of it, children included, in the order that loses nothing. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL (unless `DATABASE_URL` is set), whatsapp-api and the backend with the web
 * app, and waits until both are ready. What dies afterwards is started again.
 *
 * @param build what is made between the checks and the start: the web app, when it is stale
 * @throws {StartError} when something stands in the way; then nothing is left running
 */
export async function startSystem(
  environment: Environment,
  onLine: (program: string, line: string) => void,
  build: () => void = () => undefined,
): Promise<System> {
  await checkEnvironment(environment);
  build();
  const dataDir = required(environment, "DATA_DIR");
  const lock = lockDataDir(dataDir);
  const started: Program[] = [];
  const stop = async () => {
    // The backend first: it finishes its requests while whatsapp-api still answers; the database last.
    for (const program of started.toReversed()) await program.stop();
    lock.release();
  };
  try {
    const postgres = environment.DATABASE_URL
      ? undefined
      : await startPostgres(dataDir, await freePort(), (line) => onLine("postgres", line));
    if (postgres) started.push(postgres.program);
    return await startServices(environment, postgres, started, stop, onLine);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startServices(
  environment: Environment,
  postgres: EmbeddedPostgres | undefined,
  started: Program[],
  stop: () => Promise<void>,
  onLine: (program: string, line: string) => void,
): Promise<System> {
  const databaseUrl = postgres?.url ?? required(environment, "DATABASE_URL");
  // glibc keeps a heap for each thread by default, and what one frees no other gets: two are enough.
  const env = { MALLOC_ARENA_MAX: "2", ...environment, DATABASE_URL: databaseUrl };
  const whatsappApi = service("whatsapp-api", env, onLine);
  const backend = service("backend", env, onLine);
  const url = `http://${required(environment, "HOST")}:${required(environment, "PORT")}`;
  const whatsappApiUrl = `http://${required(environment, "WHATSAPP_API_HOST")}:${required(environment, "WHATSAPP_API_PORT")}`;
  for (const program of [whatsappApi, backend]) {
    program.start();
    started.push(program);
  }
  await Promise.all([waitUntilReady(whatsappApi, whatsappApiUrl), waitUntilReady(backend, url)]);
  return {
    url,
    whatsappApiUrl,
    databaseUrl,
    environment: env,
    programs: { postgres: postgres?.program, whatsappApi, backend },
    stop,
  };
}

function service(name: string, env: Environment, onLine: (program: string, line: string) => void): Program {
  return new Program({
    name,
    command: inRoot("node_modules/.bin/node"),
    args: ["--disable-warning=ExperimentalWarning", inRoot("apps", name, "src/main.ts")],
    env,
    stopSignal: "SIGTERM",
    isNode: true,
    onLine: (line) => onLine(name, line),
  });
}

async function waitUntilReady(program: Program, url: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const isReady = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady) return;
    if (program.deaths > 0) throw new StartError(`${program.name} does not start: ${reasonOf(program)}`);
    if (Date.now() > deadline)
      throw new StartError(`${program.name} is not ready after ${READY_TIMEOUT_MS / 1_000} s: ${reasonOf(program)}`);
    await delay(READY_POLL_MS);
  }
}

function reasonOf(program: Program): string {
  const last = program.lastLines.at(-1) ?? "it printed nothing";
  try {
    return (JSON.parse(last) as { msg?: string }).msg ?? last;
  } catch {
    return last;
  }
}
