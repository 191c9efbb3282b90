import { accessSync, constants, existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { isAbsolute, resolve } from "node:path";
import { parseEnv } from "node:util";
import { ConfigurationError } from "@gomarketing/service-kit";
import pg from "pg";
import { readConfig as readBackendConfig } from "../../apps/backend/src/config.ts";
import { readConfig as readWhatsappApiConfig } from "../../apps/whatsapp-api/src/config.ts";
import { inRoot, ROOT } from "./paths.ts";
import { StartError } from "./start-error.ts";

export type Environment = Record<string, string | undefined>;

const DATABASE_CONNECT_TIMEOUT_MS = 5_000;

/** The process' environment over the `.env` of the project's root, with the defaults that all programs share. */
export function loadEnvironment(given: Environment = process.env): Environment {
  const file = inRoot(".env");
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ""));
  const environment: Environment = { ...fromFile, ...set };
  const dataDir = environment.DATA_DIR ?? "./data";
  return {
    ...environment,
    HOST: environment.HOST ?? "127.0.0.1",
    PORT: environment.PORT ?? "3000",
    WHATSAPP_API_HOST: environment.WHATSAPP_API_HOST ?? "127.0.0.1",
    WHATSAPP_API_PORT: environment.WHATSAPP_API_PORT ?? "3100",
    DATA_DIR: isAbsolute(dataDir) ? dataDir : resolve(ROOT, dataDir),
  };
}

/**
 * Checks all that can be checked before anything is started.
 *
 * @throws {StartError} for a variable that is wrong, a folder that cannot be written, a port that is taken, a database that refuses
 */
export async function checkEnvironment(environment: Environment): Promise<void> {
  checkDataDir(required(environment, "DATA_DIR"));
  checkVariables(environment);
  await checkPort(environment, "HOST", "PORT");
  await checkPort(environment, "WHATSAPP_API_HOST", "WHATSAPP_API_PORT");
  if (environment.DATABASE_URL) await checkDatabase(environment.DATABASE_URL);
}

/** The value of a variable that `loadEnvironment` has filled in. */
export function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (!value) throw new StartError(`${name} is not set. Set it in .env or in the environment.`);
  return value;
}

function checkDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartError(
      `DATA_DIR ${dataDir} cannot be written (${codeOf(error)}). Make it writable for this user, or set DATA_DIR to a folder that is.`,
    );
  }
}

function checkVariables(environment: Environment): void {
  try {
    // The embedded database has no address yet; everything else is as it will be.
    readBackendConfig({ DATABASE_URL: "postgres://127.0.0.1/gomarketing", ...environment });
    readWhatsappApiConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) throw new StartError(error.message);
    throw error;
  }
}

async function checkPort(environment: Environment, hostName: string, portName: string): Promise<void> {
  const host = required(environment, hostName);
  const port = Number(required(environment, portName));
  try {
    await listenOnce(host, port);
  } catch (error) {
    const code = codeOf(error);
    if (code === "EADDRINUSE")
      throw new StartError(
        `Port ${port} on ${host} is taken. Stop the program that uses it, or set ${portName} to another port.`,
      );
    throw new StartError(`Cannot listen on ${host}:${port} (${code}). Correct ${hostName} and ${portName}.`);
  }
}

async function checkDatabase(url: string): Promise<void> {
  let client: pg.Client;
  try {
    client = new pg.Client({ connectionString: url, connectionTimeoutMillis: DATABASE_CONNECT_TIMEOUT_MS });
  } catch {
    throw new StartError(
      "DATABASE_URL is not a PostgreSQL address. Write it as postgres://user:password@host:5432/database.",
    );
  }
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      "select current_setting('server_version_num')::int as version",
    );
    if ((rows[0]?.version ?? 0) < 150_000)
      throw new StartError(
        "The server of DATABASE_URL is older than PostgreSQL 15. Upgrade it, or leave DATABASE_URL empty to use the embedded one.",
      );
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(
      `The database of DATABASE_URL refuses (${codeOf(error)}). Check that it runs and that user, password and name are right, or leave DATABASE_URL empty to use the embedded one.`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A port that nobody uses now. */
export const freePort = (): Promise<number> => listenOnce("127.0.0.1", 0);

function listenOnce(host: string, port: number): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolvePort(typeof address === "object" && address ? address.port : port));
    });
  });
}

const codeOf = (error: unknown): string => {
  const { code, message } = error as { code?: string; message?: string };
  return code ?? message ?? "unknown reason";
};
