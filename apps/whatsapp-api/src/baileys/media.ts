import { createDecipheriv, createHmac, timingSafeEqual } from "node:crypto";
import { Transform, type TransformCallback } from "node:stream";
import { getMediaKeys, getUrlFromDirectPath } from "baileys";
import { request } from "undici";
import type { StoredMedia } from "./media-in.ts";
import type { WhatsAppServer } from "./server.ts";

export type { StoredMedia } from "./media-in.ts";

/** Silence of the media host for so long ends a download. */
const IDLE_LIMIT_MS = 30_000;
const MAC_BYTES = 10;
const ORIGIN = "https://web.whatsapp.com";

/** Why a file could not be fetched. */
export class MediaFailure extends Error {
  readonly reason: "gone" | "broken" | "unreachable";

  /** @param reason gone: the host has it no longer; broken: not what was sent; unreachable: the host does not answer */
  constructor(reason: MediaFailure["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** `host`: where to ask when the file's address does not say. */
type Downloadable = Pick<StoredMedia, "mediaKey" | "directPath" | "url"> & { readonly host?: string | undefined };
type Kind = Parameters<typeof getMediaKeys>[1];

/**
 * Fetches a file and decrypts it on its way; its authenticity is known at the stream's end, which fails when something
 * was changed or is missing.
 *
 * @throws {MediaFailure} also as the stream's error
 */
export async function downloadMedia(media: Downloadable, kind: Kind, server: WhatsAppServer): Promise<Transform> {
  const host = media.url && URL.canParse(media.url) ? new URL(media.url).host : media.host;
  const url = media.directPath ? getUrlFromDirectPath(media.directPath, host) : media.url;
  if (!url) throw new MediaFailure("gone", "The message does not say where its file is.");
  const { cipherKey, iv, macKey } = await getMediaKeys(media.mediaKey, kind);
  const answer = await request(url, {
    headers: { origin: ORIGIN },
    headersTimeout: IDLE_LIMIT_MS,
    bodyTimeout: IDLE_LIMIT_MS,
    ...(server.dispatcher && { dispatcher: server.dispatcher }),
  }).catch(() => {
    throw new MediaFailure("unreachable", "WhatsApp's media host cannot be reached.");
  });
  if (answer.statusCode !== 200) {
    await answer.body.dump();
    if (GONE.has(answer.statusCode))
      throw new MediaFailure("gone", `WhatsApp's media host no longer has the file (${answer.statusCode}).`);
    throw new MediaFailure("unreachable", `WhatsApp's media host answered ${answer.statusCode}.`);
  }
  const opened = new Opening(cipherKey, iv, macKey ?? Buffer.alloc(0));
  answer.body.on("error", () => opened.destroy(new MediaFailure("broken", "The file broke off on its way.")));
  return answer.body.pipe(opened);
}

const GONE = new Set([403, 404, 410]);

/** Decrypts what WhatsApp's media host keeps: AES-CBC, and the beginning of an HMAC at its end. */
class Opening extends Transform {
  readonly #decipher;
  readonly #hmac;
  #tail: Buffer = Buffer.alloc(0);

  constructor(cipherKey: Uint8Array, iv: Uint8Array, macKey: Uint8Array) {
    super();
    this.#decipher = createDecipheriv("aes-256-cbc", cipherKey, iv);
    this.#hmac = createHmac("sha256", macKey).update(iv);
  }

  // Piece by piece and without joining them: of a large file, each copy would be as large again.
  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const held = this.#tail.length + chunk.length - MAC_BYTES;
    if (held <= 0) {
      this.#tail = Buffer.concat([this.#tail, chunk]);
      return done();
    }
    const fromTail = this.#tail.subarray(0, Math.min(held, this.#tail.length));
    const fromChunk = chunk.subarray(0, held - fromTail.length);
    for (const sealed of [fromTail, fromChunk]) {
      this.#hmac.update(sealed);
      this.push(this.#decipher.update(sealed));
    }
    this.#tail = Buffer.concat([this.#tail.subarray(fromTail.length), chunk.subarray(fromChunk.length)]);
    done();
  }

  override _flush(done: TransformCallback): void {
    try {
      const rest = this.#decipher.final();
      const mac = this.#hmac.digest().subarray(0, MAC_BYTES);
      if (this.#tail.length !== MAC_BYTES || !timingSafeEqual(mac, this.#tail)) throw new Error("another MAC");
      done(null, rest);
    } catch {
      done(new MediaFailure("broken", "The file is not what was sent: it was cut or changed."));
    }
  }
}
