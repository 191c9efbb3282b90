import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { z } from "zod";
import { StartError } from "../system/start-error.ts";
import { contentOf, hashed, readTar, type TarEntry, tarOf } from "./tar.ts";

const FORMAT = "gomarketing-backup";
const VERSION = 1;
const MANIFEST = "manifest.json";
/** Most bytes are pictures and voice notes, which do not become smaller. */
const COMPRESSION = 1;

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  /** When the database was as it is here. */
  at: z.iso.datetime(),
  /** The database's migrations, by name: a program restores what it knows itself. */
  migrations: z.array(z.string()),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: z.number(), file: z.string() })),
  /** Where numbers that are given out have got to. */
  sequences: z.array(z.object({ name: z.string(), value: z.number() })),
  /** `elsewhere`: in S3, and not part of this archive. */
  sessions: z.enum(["here", "elsewhere"]),
  files: z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string() })),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** What is known when all entries are written. */
export type About = Omit<Manifest, "format" | "version" | "files">;

/**
 * Writes an archive: the entries, and last the manifest with their checksums. It has its name only when it is whole and on disk.
 *
 * @param about asked after the last entry
 */
export async function writeArchive(
  path: string,
  entries: AsyncIterable<TarEntry>,
  about: () => About,
): Promise<Manifest> {
  const files: Manifest["files"] = {};
  let manifest: Manifest | undefined;
  const all = async function* (): AsyncGenerator<TarEntry> {
    for await (const { name, bytes, content } of entries) {
      const { content: told, digest } = hashed(content);
      yield { name, bytes, content: told };
      files[name] = { bytes, sha256: digest() };
    }
    manifest = { format: FORMAT, version: VERSION, ...about(), files };
    const text = Buffer.from(JSON.stringify(manifest, null, 2));
    yield { name: MANIFEST, bytes: text.length, content: contentOf(text) };
  };
  const part = `${path}.part`;
  try {
    await pipeline(
      Readable.from(tarOf(all())),
      createGzip({ level: COMPRESSION }),
      createWriteStream(part, { mode: 0o600, flush: true }),
    );
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  if (!manifest) throw new Error("The archive has no manifest.");
  return manifest;
}

/**
 * Reads an archive once from end to end and compares it with its checksums.
 *
 * @throws {StartError} when it is none of ours, of another version, torn or altered
 */
export async function verifyArchive(path: string): Promise<Manifest> {
  const found: Manifest["files"] = {};
  let written: string | undefined;
  await readArchive(path, async ({ name, bytes, content }) => {
    const { content: told, digest } = hashed(content);
    const parts: Buffer[] = [];
    for await (const chunk of told) if (name === MANIFEST) parts.push(chunk);
    if (name === MANIFEST) written = Buffer.concat(parts).toString();
    else found[name] = { bytes, sha256: digest() };
  }).catch((error: Error) => {
    throw new StartError(
      `${path} cannot be read as a backup (${error.message.replace(/\.$/, "")}). Nothing was changed.`,
    );
  });
  const manifest = parseManifest(written);
  if (!manifest) throw new StartError(`${path} is no backup of this version of GoMarketing. Nothing was changed.`);
  const names = new Set([...Object.keys(found), ...Object.keys(manifest.files)]);
  const wrong = [...names].find((name) => found[name]?.sha256 !== manifest.files[name]?.sha256);
  if (wrong !== undefined)
    throw new StartError(
      `${path} is damaged: ${wrong} is not as it was written. Use another backup. Nothing was changed.`,
    );
  return manifest;
}

function parseManifest(text: string | undefined): Manifest | undefined {
  try {
    return manifestSchema.parse(JSON.parse(text ?? ""));
  } catch {
    return undefined;
  }
}

/** @throws {Error} when it cannot be read to its end */
export async function readArchive(path: string, visit: (entry: TarEntry) => Promise<void>): Promise<void> {
  const file = createReadStream(path);
  const unpacked = createGunzip();
  file.on("error", (error) => unpacked.destroy(error));
  try {
    await readTar(file.pipe(unpacked), visit);
  } finally {
    file.destroy();
    unpacked.destroy();
  }
}
