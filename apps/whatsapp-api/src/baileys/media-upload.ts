import { rm } from "node:fs/promises";
import { decryptMediaRetryData, encryptedStream, encryptMediaRetryRequest, proto } from "baileys";
import { MediaFailure, type StoredMedia } from "./media.ts";
import type { Socket } from "./socket.ts";

const UPLOAD_LIMIT_MS = 600_000;
/** A phone that is on answers within seconds. */
const REUPLOAD_LIMIT_MS = 20_000;

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
