import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
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

/** WhatsApp's media host: takes and gives encrypted files over HTTPS, and cannot read them. */
export class MediaHost {
  readonly #files = new Map<string, Buffer>();
  readonly #server: Server;
  #host = "";

  constructor() {
    this.#server = createServer(
      { key: readFileSync(certificate("media.key")), cert: readFileSync(certificate("media.pem")) },
      async (request, response) => {
        const path = new URL(request.url ?? "/", "https://media").pathname;
        if (request.method === "POST") {
          const chunks: Buffer[] = [];
          for await (const chunk of request) chunks.push(chunk as Buffer);
          this.#keep(path, Buffer.concat(chunks));
          response.setHeader("content-type", "application/json");
          response.end(JSON.stringify({ url: `https://${this.#host}${path}`, direct_path: path }));
          return;
        }
        const file = this.#files.get(path);
        if (file) response.end(file);
        else response.writeHead(404).end();
      },
    );
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
    const file = this.#files.get(media.directPath ?? "");
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
  }

  #keep(path: string, file: Buffer): void {
    this.#files.set(path, file);
    const [oldest] = this.#files.keys();
    if (this.#files.size > MAX_FILES && oldest) this.#files.delete(oldest);
  }
}

const sha256 = (data: Buffer): Buffer => createHash("sha256").update(data).digest();
