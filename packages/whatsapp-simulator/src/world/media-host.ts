import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  createReadStream,
  createWriteStream,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { getMediaKeys, MEDIA_PATH_MAP, type MediaType } from "baileys";

const certificate = (name: string): string => fileURLToPath(new URL(`../../certificates/${name}`, import.meta.url));

/** The PEM file of the authority that signed the media host: trusted by clients of the simulator, by nobody else. */
export const MEDIA_CA_FILE = certificate("ca.pem");

const MAC_BYTES = 10;
const PIECE_BYTES = 64 * 1_024;
/** Files kept; the oldest goes first. */
const MAX_FILES = 2_000;

/** Where an encrypted file lies, and what opens it: the media fields of a message. */
export interface UploadedMedia {
  readonly url: string;
  readonly directPath: string;
  readonly mediaKey: Uint8Array;
  readonly fileEncSha256: Uint8Array;
  readonly fileSha256: Uint8Array;
  readonly fileLength: number;
}

/** What a download meets: 410, 403, an end half way, other bytes. */
export const MEDIA_DISTURBANCES = ["gone", "expired", "cut", "changed"] as const;
export type MediaDisturbance = (typeof MEDIA_DISTURBANCES)[number];
/** What uploads meet: nothing is answered until it ends, or 500. */
export const UPLOAD_DISTURBANCES = ["held", "refused"] as const;
export type UploadDisturbance = (typeof UPLOAD_DISTURBANCES)[number];

/** WhatsApp's media host: takes and gives encrypted files over HTTPS, and cannot read them. */
export class MediaHost {
  /** Paths of the encrypted files, by their place. */
  readonly #files = new Map<string, string>();
  /** Places of what everybody may see, which no disturbance meets: at WhatsApp it lies elsewhere. */
  readonly #published = new Set<string>();
  /** There while it listens. */
  #folder = "";
  readonly #server: Server;
  #host = "";
  #nextFile = 1;
  /** Numbers of who brought the files, by place. */
  readonly #owners = new Map<string, string>();
  /** What the next downloads meet, by whose files they are; everybody's under nobody. */
  readonly #disturbances = new Map<string | undefined, { readonly mode: MediaDisturbance; left: number }>();

  #uploadDisturbance: UploadDisturbance | undefined;
  /** Uploads that are held. */
  #held: (() => void)[] = [];

  constructor() {
    this.#server = createServer(
      { key: readFileSync(certificate("media.key")), cert: readFileSync(certificate("media.pem")) },
      (request, response) => void this.#serve(request, response).catch(() => response.destroy()),
    );
  }

  /** Spoils the next downloads of encrypted files, one number's or everybody's, or all until it is ended with undefined. */
  disturb(mode: MediaDisturbance | undefined, count = Number.POSITIVE_INFINITY, owner?: string): void {
    if (mode) this.#disturbances.set(owner, { mode, left: count });
    else this.#disturbances.delete(owner);
  }

  /** Holds or refuses all uploads until it is ended with undefined; what is held meets what comes next. */
  disturbUploads(mode: UploadDisturbance | undefined): void {
    this.#uploadDisturbance = mode;
    if (mode !== "held") for (const goOn of this.#held.splice(0)) goOn();
  }

  /** Uploads that have begun to come and are held. */
  get heldUploads(): number {
    return this.#held.length;
  }

  /** The same file again, elsewhere: what a phone does when it is asked to upload it anew. Answers its place. */
  copy(directPath: string): string | undefined {
    const file = this.#files.get(directPath);
    if (!file) return undefined;
    const place = `${directPath}-again-${this.#nextFile++}`;
    this.#remember(place, file, this.#owners.get(directPath));
    return place;
  }

  /** Starts on a free port; answers its host name with the port. */
  async listen(): Promise<string> {
    this.#folder = mkdtempSync(join(tmpdir(), "media-host-"));
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.#host = `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this.#host;
  }

  /** Keeps a file that everybody may see, such as a profile picture. Answers its URL. */
  publish(path: string, file: Buffer): string {
    const stored = this.#newFile();
    writeFileSync(stored, file);
    this.#published.add(path);
    this.#remember(path, stored);
    return `https://${this.#host}${path}`;
  }

  /** Encrypts a file as the owner's phone does, and keeps it here. */
  async upload(data: Buffer, type: MediaType, owner?: string): Promise<UploadedMedia> {
    const mediaKey = randomBytes(32);
    const { cipherKey, iv, macKey } = await getMediaKeys(mediaKey, type);
    if (!macKey) throw new Error("no MAC key");
    const path = this.#newFile();
    const fileEncSha256 = await seal(data, path, cipherKey, iv, macKey);
    const directPath = `${MEDIA_PATH_MAP[type as keyof typeof MEDIA_PATH_MAP]}/${fileEncSha256.toString("base64url")}`;
    this.#remember(directPath, path, owner);
    return {
      url: `https://${this.#host}${directPath}`,
      directPath,
      mediaKey,
      fileEncSha256,
      fileSha256: createHash("sha256").update(data).digest(),
      fileLength: data.length,
    };
  }

  /**
   * What a phone sees when it opens a file that a client sent.
   *
   * @throws when it is not here, or was changed on the way
   */
  async open(media: { directPath?: string | null; mediaKey?: Uint8Array | null }, type: MediaType): Promise<Buffer> {
    const path = this.#files.get(media.directPath ?? "");
    if (!path || !media.mediaKey) throw new Error("the media host has no such file");
    const { cipherKey, iv, macKey } = await getMediaKeys(media.mediaKey, type);
    if (!macKey) throw new Error("no MAC key");
    return unseal(path, cipherKey, iv, macKey);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: place, searchParams } = new URL(request.url ?? "/", "https://media");
    if (request.method === "POST") {
      if (this.#uploadDisturbance === "held") await new Promise<void>((goOn) => this.#held.push(goOn));
      if (this.#uploadDisturbance === "refused") return void response.writeHead(500).end();
      const path = this.#newFile();
      await pipeline(request, createWriteStream(path));
      // A client says what it was given with the host's address: its number.
      this.#remember(place, path, searchParams.get("auth") ?? undefined);
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ url: `https://${this.#host}${place}`, direct_path: place }));
      return;
    }
    const path = this.#files.get(place);
    if (!path) return void response.writeHead(404).end();
    const mode = this.#published.has(place) ? undefined : this.#takeDisturbance(this.#owners.get(place));
    if (mode === "gone" || mode === "expired") return void response.writeHead(mode === "gone" ? 410 : 403).end();
    const { size } = statSync(path);
    response.writeHead(200, { "content-length": size });
    if (mode === "cut") {
      createReadStream(path, { end: Math.floor(size / 2) })
        .on("end", () => setImmediate(() => response.destroy()))
        .pipe(response, { end: false });
    } else if (mode === "changed") {
      await pipeline(createReadStream(path), changed, response);
    } else {
      await pipeline(createReadStream(path), response);
    }
  }

  #takeDisturbance(owner: string | undefined): MediaDisturbance | undefined {
    const disturbance = [owner, undefined].map((one) => this.#disturbances.get(one)).find((one) => one && one.left > 0);
    if (!disturbance) return undefined;
    disturbance.left -= 1;
    return disturbance.mode;
  }

  #newFile = (): string => join(this.#folder, String(this.#nextFile++));

  #remember(place: string, path: string, owner?: string): void {
    if (owner) this.#owners.set(place, owner);
    const before = this.#files.get(place);
    this.#files.set(place, path);
    if (before) this.#erase(before);
    const [oldest] = this.#files;
    if (this.#files.size <= MAX_FILES || !oldest) return;
    this.#files.delete(oldest[0]);
    this.#owners.delete(oldest[0]);
    this.#erase(oldest[1]);
  }

  // A file may lie at two places: what a phone uploaded anew is the same.
  #erase(path: string): void {
    if (![...this.#files.values()].includes(path)) rmSync(path, { force: true });
  }
}

/** Encrypts into a file, piece by piece: nothing large is held twice. Answers the hash of what was written. */
async function seal(
  data: Buffer,
  path: string,
  cipherKey: Uint8Array,
  iv: Uint8Array,
  macKey: Uint8Array,
): Promise<Buffer> {
  const cipher = createCipheriv("aes-256-cbc", cipherKey, iv);
  const mac = createHmac("sha256", macKey).update(iv);
  const hash = createHash("sha256");
  async function* pieces() {
    for (let at = 0; at <= data.length; at += PIECE_BYTES) {
      const isLast = at + PIECE_BYTES > data.length;
      const piece = cipher.update(data.subarray(at, at + PIECE_BYTES));
      const sealed = isLast ? Buffer.concat([piece, cipher.final()]) : piece;
      mac.update(sealed);
      hash.update(sealed);
      yield sealed;
    }
    const end = mac.digest().subarray(0, MAC_BYTES);
    hash.update(end);
    yield end;
  }
  await pipeline(pieces, createWriteStream(path));
  return hash.digest();
}

async function unseal(path: string, cipherKey: Uint8Array, iv: Uint8Array, macKey: Uint8Array): Promise<Buffer> {
  const { size } = statSync(path);
  const mac = createHmac("sha256", macKey).update(iv);
  const decipher = createDecipheriv("aes-256-cbc", cipherKey, iv);
  const pieces: Buffer[] = [];
  for await (const piece of createReadStream(path, { end: size - MAC_BYTES - 1 })) {
    mac.update(piece as Buffer);
    pieces.push(decipher.update(piece as Buffer));
  }
  const file = await open(path);
  const { buffer: end } = await file.read(Buffer.alloc(MAC_BYTES), 0, MAC_BYTES, size - MAC_BYTES);
  await file.close();
  if (!mac.digest().subarray(0, MAC_BYTES).equals(end)) throw new Error("the file was changed on the way");
  return Buffer.concat([...pieces, decipher.final()]);
}

async function* changed(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of file) yield piece.map((byte) => byte ^ 1) as Buffer;
}
