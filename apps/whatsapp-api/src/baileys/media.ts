import { createDecipheriv, createHmac, timingSafeEqual } from "node:crypto";
import { rm } from "node:fs/promises";
import { Transform, type TransformCallback } from "node:stream";
import {
  decryptMediaRetryData,
  encryptedStream,
  encryptMediaRetryRequest,
  getMediaKeys,
  getUrlFromDirectPath,
  proto,
} from "baileys";
import { request } from "undici";
import type { StoredMedia } from "./media-in.ts";
import type { WhatsAppServer } from "./server.ts";
import type { Socket } from "./socket.ts";

export type { StoredMedia } from "./media-in.ts";

/** Silence of the media host for so long ends a download. */
const IDLE_LIMIT_MS = 30_000;
const UPLOAD_LIMIT_MS = 600_000;
/** A phone that is on answers within seconds. */
const REUPLOAD_LIMIT_MS = 20_000;
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

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const all = Buffer.concat([this.#tail, chunk]);
    const sealed = all.subarray(0, Math.max(0, all.length - MAC_BYTES));
    this.#tail = all.subarray(sealed.length);
    this.#hmac.update(sealed);
    done(null, this.#decipher.update(sealed));
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

/** Where an encrypted file lies, and what opens it: the media fields of a message. */
export interface UploadedFile {
  readonly url: string;
  readonly directPath: string;
  readonly mediaKey: Uint8Array;
  readonly fileSha256: Uint8Array;
  readonly fileEncSha256: Uint8Array;
  readonly fileLength: number;
  readonly mediaKeyTimestamp: number;
}

/** Encrypts a file and gives it to WhatsApp's media host, from disk to disk to network. */
export async function uploadFile(socket: Socket, path: string, kind: StoredMedia["kind"]): Promise<UploadedFile> {
  const sealed = await encryptedStream({ url: path }, kind);
  try {
    const { mediaUrl, directPath } = await socket.wa.waUploadToServer(sealed.encFilePath, {
      mediaType: kind,
      fileEncSha256B64: sealed.fileEncSha256.toString("base64"),
      timeoutMs: UPLOAD_LIMIT_MS,
    });
    const { mediaKey, fileSha256, fileEncSha256, fileLength } = sealed;
    return {
      url: mediaUrl,
      directPath,
      mediaKey,
      fileSha256,
      fileEncSha256,
      fileLength,
      mediaKeyTimestamp: Math.floor(Date.now() / 1_000),
    };
  } finally {
    await rm(sealed.encFilePath, { force: true });
  }
}

/**
 * Asks the phone that has a file to upload it again.
 *
 * @returns where it lies now
 * @throws {MediaFailure} gone: the phone has it no longer, or does not answer
 */
export async function requestReupload(socket: Socket, media: StoredMedia): Promise<string> {
  const { message } = media;
  if (!message) throw new MediaFailure("gone", "The file's message is not known any more.");
  const answered = mediaUpdateOf(socket, message.id);
  await socket.wa.sendNode(encryptMediaRetryRequest(message, media.mediaKey, socket.me.jid));
  const update = await answered;
  if (update === undefined) throw new MediaFailure("gone", "The phone did not answer when it was asked for the file.");
  if (!update.media) throw new MediaFailure("gone", "The phone that had the file has it no longer.");
  const { ResultType } = proto.MediaRetryNotification;
  const { result, directPath } = decryptMediaRetryData(update.media, media.mediaKey, message.id);
  if (result !== ResultType.SUCCESS || !directPath)
    throw new MediaFailure("gone", "The phone that had the file has it no longer.");
  return directPath;
}

type Update = { media?: { ciphertext: Uint8Array; iv: Uint8Array } };

/** What the phone says of a message's file; undefined when it says nothing in time. */
function mediaUpdateOf(socket: Socket, messageId: string): Promise<Update | undefined> {
  return new Promise((resolve) => {
    const settle = (update: Update | undefined) => {
      clearTimeout(timer);
      socket.wa.ev.off("messages.media-update", look);
      resolve(update);
    };
    const look = (updates: readonly ({ key: { id?: string | null } } & Update)[]) => {
      const update = updates.find(({ key }) => key.id === messageId);
      if (update) settle(update);
    };
    const timer = setTimeout(() => settle(undefined), REUPLOAD_LIMIT_MS);
    socket.wa.ev.on("messages.media-update", look);
  });
}
