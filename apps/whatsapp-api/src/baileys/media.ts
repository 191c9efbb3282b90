import { createHash } from "node:crypto";
import { downloadContentFromMessage } from "baileys";
import type { StoredMedia } from "./message-in.ts";
import type { WhatsAppServer } from "./server.ts";

export type { StoredMedia } from "./message-in.ts";

/** A larger file is not read: what claims to be an image and has no end. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Fetches and decrypts a file.
 *
 * @throws when the media host does not give it, when it is too large, or when it is not what the message announced
 */
export async function downloadMedia(media: StoredMedia, server: WhatsAppServer): Promise<Buffer> {
  const options = (server.dispatcher ? { dispatcher: server.dispatcher } : {}) as RequestInit;
  const { mediaKey, directPath, url } = media;
  const stream = await downloadContentFromMessage({ mediaKey, directPath, url }, media.kind, { options });
  const hash = createHash("sha256");
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > MAX_BYTES) throw new Error("it is too large");
    hash.update(bytes);
    chunks.push(bytes);
  }
  if (media.fileSha256 && !hash.digest().equals(media.fileSha256)) throw new Error("it was changed on the way");
  return Buffer.concat(chunks);
}
