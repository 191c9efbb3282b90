import { createReadStream } from "node:fs";
import { mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StartError } from "../system/start-error.ts";
import { contentOf, type TarEntry } from "./tar.ts";

/** Of this machine, or of a moment; what a gateway can fetch or be told again. */
const LEFT_OUT = new Set(["postgres", "running.pid", "media-cache", "uploads", "secrets/postgres-password"]);
const SESSIONS = "sessions";
const MAX_TRIES = 50;

/** The sessions' files (WhatsApp credentials), each as it was at one moment, though whatsapp-api writes to it. */
export async function* copySessions(dataDir: string, folder: string): AsyncGenerator<TarEntry> {
  for (const file of await namesIn(join(dataDir, SESSIONS))) {
    if (!file.endsWith(".sqlite")) continue;
    const bytes = await copySession(join(dataDir, SESSIONS, file), folder);
    if (bytes) yield { name: `files/${SESSIONS}/${file}`, bytes: bytes.length, content: contentOf(bytes) };
  }
}

/**
 * whatsapp-api has the file locked, so that SQLite cannot be asked: the bytes are copied, and taken only when no checkpoint moved
 * any of them from the log to the file meanwhile. What is at the log's end and not whole, SQLite passes over.
 */
async function copySession(path: string, folder: string): Promise<Buffer | undefined> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const database = await readIfThere(path);
    if (!database) return undefined;
    const log = await readIfThere(`${path}-wal`);
    const [again, header] = [await readIfThere(path), await headerOf(`${path}-wal`)];
    if (!again?.equals(database) || !header.equals((log ?? Buffer.alloc(0)).subarray(0, header.length))) continue;
    return await merged(database, log, folder);
  }
  throw new StartError(
    `${path} changes all the time: it could not be copied whole. Try again when there is less to do.`,
  );
}

async function merged(database: Buffer, log: Buffer | undefined, folder: string): Promise<Buffer> {
  const [raw, whole] = [join(folder, "session.sqlite"), join(folder, "session-whole.sqlite")];
  const all = [raw, `${raw}-wal`, `${raw}-shm`, whole];
  await writeAside(raw, database);
  if (log) await writeAside(`${raw}-wal`, log);
  const db = new DatabaseSync(raw);
  try {
    const { integrity_check: found } = db.prepare("pragma integrity_check").get() ?? {};
    if (found !== "ok") throw new StartError(`A session's file is damaged: ${String(found)}.`);
    db.prepare("vacuum into ?").run(whole);
  } finally {
    db.close();
  }
  const bytes = await readFile(whole);
  await Promise.all(all.map((path) => rm(path, { force: true })));
  return bytes;
}

const LOG_HEADER_BYTES = 32;

async function headerOf(path: string): Promise<Buffer> {
  const bytes = await readIfThere(path);
  return bytes?.subarray(0, LOG_HEADER_BYTES) ?? Buffer.alloc(0);
}

async function writeAside(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, "w", 0o600);
  await file.writeFile(bytes);
  await file.close();
}

/** Everything else of DATA_DIR: media, secrets, journals. What grows while it is read is kept up to where it was. */
export async function* copyFiles(dataDir: string): AsyncGenerator<TarEntry> {
  for await (const path of filesIn(dataDir, dataDir)) {
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) continue;
    const name = `files/${relative(dataDir, path)}`;
    if (found.size === 0) yield { name, bytes: 0, content: contentOf(Buffer.alloc(0)) };
    else yield { name, bytes: found.size, content: createReadStream(path, { end: found.size - 1 }) };
  }
}

async function* filesIn(dataDir: string, folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const name = relative(dataDir, path);
    if (LEFT_OUT.has(name) || name === SESSIONS || name.endsWith(".part")) continue;
    if (entry.isDirectory()) yield* filesIn(dataDir, path);
    else yield path;
  }
}

/** Whether anything is there that a restored file would stand beside. */
export async function holdsFiles(dataDir: string): Promise<boolean> {
  if ((await namesIn(join(dataDir, SESSIONS))).length > 0) return true;
  for await (const _ of filesIn(dataDir, dataDir)) return true;
  return false;
}

export async function removeFiles(dataDir: string): Promise<void> {
  for (const name of await namesIn(dataDir)) {
    if (name === "secrets") {
      for (const secret of await namesIn(join(dataDir, name)))
        if (!LEFT_OUT.has(`secrets/${secret}`)) await rm(join(dataDir, name, secret));
    } else if (name !== "postgres" && name !== "running.pid") await rm(join(dataDir, name), { recursive: true });
  }
}

/** Puts one file of an archive where it belongs. */
export async function restoreFile(dataDir: string, { name, content }: TarEntry): Promise<void> {
  const parts = name.split("/").slice(1);
  if (parts.some((part) => part === "" || part === "." || part === ".."))
    throw new StartError(`The backup holds a file by the name ${name}: it was not made by GoMarketing.`);
  const path = join(dataDir, ...parts);
  await mkdir(join(path, ".."), { recursive: true, mode: 0o700 });
  const file = await open(path, "wx", 0o600);
  for await (const chunk of content) await file.write(chunk);
  await file.sync();
  await file.close();
}

const namesIn = async (folder: string): Promise<string[]> => (await readdir(folder).catch(() => [])).toSorted();

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
