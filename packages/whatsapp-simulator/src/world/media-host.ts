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
export type MediaDisturbance = "gone" | "expired" | "cut" | "changed";

/** WhatsApp's media host: takes and gives encrypted files over HTTPS, and cannot read them. */
export class MediaHost {
  /** Paths of the encrypted files, by their place. */
  readonly #files = new Map<string, string>();
  readonly #folder = mkdtempSync(join(tmpdir(), "media-host-"));
  readonly #server: Server;
  #host = "";
  #nextFile = 1;
  #disturbance: { readonly mode: MediaDisturbance; left: number } | undefined;

  constructor() {
    this.#server = createServer(
      { key: readFileSync(certificate("media.key")), cert: readFileSync(certificate("media.pem")) },
      (request, response) => void this.#serve(request, response).catch(() => response.destroy()),
    );
  }

  /** Spoils the next downloads; undefined ends it. */
  disturb(mode: MediaDisturbance | undefined, count: number): void {
    this.#disturbance = mode && { mode, left: count };
  }

  /** The same file again, elsewhere: what a phone does when it is asked to upload it anew. Answers its place. */
  copy(directPath: string): string | undefined {
    const file = this.#files.get(directPath);
    if (!file) return undefined;
    const place = `${directPath}-again-${this.#nextFile++}`;
    this.#files.set(place, file);
    return place;
  }

  /** Starts on a free port; answers its host name with the port. */
  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.#host = `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this.#host;
  }

  /** Keeps a file that everybody may see, such as a profile picture. Answers its URL. */
  publish(path: string, file: Buffer): string {
    this.#keep(path, file);
    return `https://${this.#host}${path}`;
  }

  /** Encrypts a file as a phone does, and keeps it here. */
  async upload(data: Buffer, type: MediaType): Promise<UploadedMedia> {
    const mediaKey = randomBytes(32);
    const { cipherKey, iv, macKey } = await getMediaKeys(mediaKey, type);
    if (!macKey) throw new Error("no MAC key");
    const cipher = createCipheriv("aes-256-cbc", cipherKey, iv);
    const ciphertext = Buffer.concat([cipher.update(data), cipher.final()]);
    const mac = createHmac("sha256", macKey).update(iv).update(ciphertext).digest().subarray(0, MAC_BYTES);
    const sealed = Buffer.concat([ciphertext, mac]);
    const fileEncSha256 = sha256(sealed);
    const directPath = `${MEDIA_PATH_MAP[type as keyof typeof MEDIA_PATH_MAP]}/${fileEncSha256.toString("base64url")}`;
    this.#keep(directPath, sealed);
    return {
      url: `https://${this.#host}${directPath}`,
      directPath,
      mediaKey,
      fileEncSha256,
      fileSha256: sha256(data),
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
    const file = path && readFileSync(path);
    if (!file || !media.mediaKey) throw new Error("the media host has no such file");
    const { cipherKey, iv, macKey } = await getMediaKeys(media.mediaKey, type);
    if (!macKey) throw new Error("no MAC key");
    const ciphertext = file.subarray(0, -MAC_BYTES);
    const mac = createHmac("sha256", macKey).update(iv).update(ciphertext).digest().subarray(0, MAC_BYTES);
    if (!mac.equals(file.subarray(-MAC_BYTES))) throw new Error("the file was changed on the way");
    const decipher = createDecipheriv("aes-256-cbc", cipherKey, iv);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const place = new URL(request.url ?? "/", "https://media").pathname;
    if (request.method === "POST") {
      const path = this.#newFile();
      await pipeline(request, createWriteStream(path));
      this.#remember(place, path);
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ url: `https://${this.#host}${place}`, direct_path: place }));
      return;
    }
    const path = this.#files.get(place);
    if (!path) return void response.writeHead(404).end();
    const mode = this.#takeDisturbance();
    if (mode === "gone" || mode === "expired") return void response.writeHead(mode === "gone" ? 410 : 403).end();
    const { size } = statSync(path);
    response.writeHead(200, { "content-length": size });
    if (mode === "cut") {
      createReadStream(path, { end: Math.floor(size / 2) })
        .on("end", () => setImmediate(() => response.destroy()))
        .pipe(response, { end: false });
    } else if (mode === "changed") {
      response.end(Buffer.alloc(size, 1));
    } else {
      await pipeline(createReadStream(path), response);
    }
  }

  #takeDisturbance(): MediaDisturbance | undefined {
    const disturbance = this.#disturbance;
    if (!disturbance || disturbance.left <= 0) return undefined;
    disturbance.left -= 1;
    return disturbance.mode;
  }

  #newFile = (): string => join(this.#folder, String(this.#nextFile++));

  #keep(place: string, file: Buffer): void {
    const path = this.#newFile();
    writeFileSync(path, file);
    this.#remember(place, path);
  }

  #remember(place: string, path: string): void {
    this.#files.set(place, path);
    const [oldest] = this.#files.keys();
    if (this.#files.size > MAX_FILES && oldest) this.#files.delete(oldest);
  }
}

const sha256 = (data: Buffer): Buffer => createHash("sha256").update(data).digest();
