import { createHash } from "node:crypto";
import { createWriteStream, mkdirSync, readdirSync, rmSync } from "node:fs";
import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import { MediaTooLarge } from "./media-type.ts";

/** A folder of files that are needed for a while; emptied when the program starts. */
export class FileFolder {
  readonly #path: string;
  readonly #maxFileBytes: number;

  /** @param maxFileBytes a larger file is not taken */
  constructor(path: string, maxFileBytes: number, options: { empty: boolean }) {
    this.#path = path;
    this.#maxFileBytes = maxFileBytes;
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (options.empty) for (const name of readdirSync(path)) rmSync(join(path, name), { force: true });
  }

  pathOf = (name: string): string => join(this.#path, name);

  /**
   * Writes a stream to a file, whole or not at all.
   *
   * @returns its size in bytes, and its hash
   * @throws {MediaTooLarge}
   */
  async write(name: string, from: NodeJS.ReadableStream): Promise<{ size: number; sha256: Buffer }> {
    const path = this.pathOf(name);
    const meter = new Meter(this.#maxFileBytes);
    try {
      await pipeline(from, meter, createWriteStream(path, { mode: 0o600 }));
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    return { size: meter.bytes, sha256: meter.hash.digest() };
  }

  /** The size in bytes of a file that is there; it counts as used. */
  async sizeOf(name: string): Promise<number | undefined> {
    const now = new Date();
    const found = await stat(this.pathOf(name)).catch(() => undefined);
    if (found) await utimes(this.pathOf(name), now, now).catch(() => undefined);
    return found?.size;
  }

  erase = (name: string): Promise<void> => rm(this.pathOf(name), { force: true });

  /** Erases what has not been used for so long, and then the oldest until the rest is no larger than `maxBytes`. */
  async tidy(olderThanMs: number, maxBytes: number): Promise<void> {
    const files = await Promise.all(
      (await readdir(this.#path)).map(async (name) => {
        const found = await stat(this.pathOf(name)).catch(() => undefined);
        return { name, size: found?.size ?? 0, usedAt: found?.mtimeMs ?? 0 };
      }),
    );
    let bytes = 0;
    for (const { name, size, usedAt } of files.sort((a, b) => b.usedAt - a.usedAt)) {
      bytes += size;
      if (usedAt < Date.now() - olderThanMs || bytes > maxBytes) await this.erase(name);
    }
  }
}

/** Counts and hashes what flows, and ends a flow that is too long. */
class Meter extends Transform {
  bytes = 0;
  readonly hash = createHash("sha256");
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    super();
    this.#maxBytes = maxBytes;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    if (this.bytes > this.#maxBytes) done(new MediaTooLarge(this.#maxBytes));
    else {
      this.hash.update(chunk);
      done(null, chunk);
    }
  }
}
