import { createHash } from "node:crypto";
import { Readable } from "node:stream";

const BLOCK_BYTES = 512;
/** Larger sizes do not fit eleven octal digits. */
const MAX_OCTAL_BYTES = 8 ** 11;
const END = Buffer.alloc(2 * BLOCK_BYTES);

export interface TarEntry {
  readonly name: string;
  readonly bytes: number;
  readonly content: AsyncIterable<Buffer>;
}

/** Parts of a tar archive (ustar), so that any tool can open it: to be written one after the other. */
export async function* tarOf(entries: AsyncIterable<TarEntry>): AsyncGenerator<Buffer> {
  for await (const { name, bytes, content } of entries) {
    yield headerOf(name, bytes);
    let written = 0;
    for await (const chunk of content) {
      written += chunk.length;
      yield chunk;
    }
    if (written !== bytes) throw new Error(`${name} changed its size while it was read.`);
    yield padding(bytes);
  }
  yield END;
}

function headerOf(name: string, bytes: number): Buffer {
  const header = Buffer.alloc(BLOCK_BYTES);
  const cut = name.length <= 100 ? -1 : name.indexOf("/", name.length - 101);
  if (Buffer.byteLength(name) !== name.length || (name.length > 100 && (cut < 1 || cut > 155)))
    throw new Error(`The name of ${name} does not fit an archive.`);
  header.write(name.slice(cut + 1), 0);
  header.write("0000600\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  if (bytes < MAX_OCTAL_BYTES) header.write(`${bytes.toString(8).padStart(11, "0")}\0`, 124);
  else {
    header.writeUInt8(0x80, 124);
    header.writeBigUInt64BE(BigInt(bytes), 128);
  }
  header.write("00000000000\0", 136);
  header.write("        0", 148);
  header.write("ustar\0" + "00", 257);
  if (cut > 0) header.write(name.slice(0, cut), 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

const padding = (bytes: number): Buffer => Buffer.alloc((BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES);

/**
 * The entries of an archive, in their order. What `visit` leaves of an entry's content is read past.
 *
 * @throws {Error} when it is no tar archive, or ends before its end
 */
export async function readTar(source: AsyncIterable<Buffer>, visit: (entry: TarEntry) => Promise<void>): Promise<void> {
  const input = new Input(source);
  for (;;) {
    const header = await input.take(BLOCK_BYTES);
    if (header.every((byte) => byte === 0)) return;
    const { name, bytes } = parseHeader(header);
    const content = input.stream(bytes);
    await visit({ name, bytes, content });
    for await (const _ of content);
    await input.take(padding(bytes).length);
  }
}

function parseHeader(header: Buffer): { name: string; bytes: number } {
  const text = (from: number, length: number) => header.toString("utf8", from, from + length).replace(/\0.*$/s, "");
  const given = Number.parseInt(text(148, 8), 8);
  const sum = header.reduce((total, byte, place) => total + (place >= 148 && place < 156 ? 32 : byte), 0);
  if (text(257, 5) !== "ustar" || given !== sum) throw new Error("It is no tar archive.");
  const prefix = text(345, 155);
  const isLarge = (header[124] ?? 0) >= 0x80;
  return {
    name: prefix ? `${prefix}/${text(0, 100)}` : text(0, 100),
    bytes: isLarge ? Number(header.readBigUInt64BE(128)) : Number.parseInt(text(124, 12), 8),
  };
}

/** Bytes that come in chunks, taken in other portions. */
class Input {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async take(bytes: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.stream(bytes)) parts.push(part);
    return Buffer.concat(parts);
  }

  async *stream(bytes: number): AsyncGenerator<Buffer> {
    let left = bytes;
    while (left > 0) {
      if (this.#rest.length === 0) {
        const { value, done } = await this.#source.next();
        if (done) throw new Error("It ends in the middle.");
        this.#rest = value;
      }
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }
}

/** Content that is told, as it passes, to a SHA-256; `digest` afterwards. */
export function hashed(content: AsyncIterable<Buffer>): { content: AsyncIterable<Buffer>; digest: () => string } {
  const hash = createHash("sha256");
  const passed = async function* () {
    for await (const chunk of content) {
      hash.update(chunk);
      yield chunk;
    }
  };
  return { content: passed(), digest: () => hash.digest("hex") };
}

export const contentOf = (bytes: Buffer): AsyncIterable<Buffer> => Readable.from([bytes]);
