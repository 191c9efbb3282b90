import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import type { IncomingMedia, MediaType } from "@gomarketing/contracts";
import { type proto, toNumber } from "baileys";

/** What opens a file at WhatsApp's media host. */
export interface StoredMedia {
  readonly id: string;
  readonly kind: MediaType;
  readonly url?: string;
  readonly directPath?: string;
  readonly mediaKey: Uint8Array;
  readonly fileSha256?: Uint8Array;
  readonly mimeType: string;
  readonly fileName?: string;
  /** Bytes, as the sender claims. */
  readonly size?: number;
  /** The message that it came with: its sender's phone is asked for the file again by that. */
  readonly message?: StoredKey;
}

interface StoredKey {
  readonly remoteJid: string;
  readonly id: string;
  readonly fromMe: boolean;
  readonly participant?: string;
}

/** The fields of WhatsApp's protobuf that files have; each kind has some of them. */
export type FileFields = proto.Message.IImageMessage &
  proto.Message.IVideoMessage &
  proto.Message.IAudioMessage &
  proto.Message.IDocumentMessage &
  proto.Message.IStickerMessage;

/** A larger thumbnail is left out: it travels in every event. In base64 it stays under the contract's limit. */
const MAX_THUMBNAIL_BYTES = 48_000;
const MAX_NAME_CHARACTERS = 200;
const MAX_WAVEFORM_BYTES = 256;

/** A file of a message, as events tell it and as it is kept; undefined when nothing can open it. */
export function incomingFile(
  fields: FileFields,
  kind: MediaType,
  defaultType: string,
): { media: IncomingMedia; stored: StoredMedia } | undefined {
  const { mediaKey, url, directPath, fileSha256, width, height, seconds, waveform } = fields;
  if (!mediaKey?.length || (!url && !directPath)) return undefined;
  const id = randomUUID();
  const mimeType = (fields.mimetype || defaultType).slice(0, 255);
  const size = numberOf(fields.fileLength);
  const fileName = harmlessName(fields.fileName ?? fields.title);
  const thumbnail = thumbnailOf(fields.jpegThumbnail ?? fields.pngThumbnail);
  return {
    media: {
      mediaId: id,
      mimeType,
      ...(size !== undefined && { size }),
      ...(width && { width }),
      ...(height && { height }),
      ...(seconds && { durationSeconds: seconds }),
      ...(fileName && { fileName }),
      ...(thumbnail && { thumbnail }),
      ...(waveform?.length &&
        waveform.length <= MAX_WAVEFORM_BYTES && { waveform: Buffer.from(waveform).toString("base64") }),
    },
    stored: {
      id,
      kind,
      mediaKey,
      mimeType,
      ...(url && { url }),
      ...(directPath && { directPath }),
      ...(fileSha256 && { fileSha256 }),
      ...(fileName && { fileName }),
      ...(size !== undefined && { size }),
    },
  };
}

// A size that no file has is as good as none.
function numberOf(value: FileFields["fileLength"]): number | undefined {
  if (value === null || value === undefined) return undefined;
  const size = toNumber(value);
  return Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}

export const thumbnailOf = (jpeg: Uint8Array | null | undefined): string | undefined =>
  jpeg?.length && jpeg.length <= MAX_THUMBNAIL_BYTES ? Buffer.from(jpeg).toString("base64") : undefined;

// What would leave the folder, hide the type, or end a header: control characters, and marks that turn the reading direction.
const HARMFUL = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}<>:"|?*]/gu;

/** A file's name without folders and without characters that mean something to a file system, a header or a reader. */
export function harmlessName(name: string | null | undefined): string | undefined {
  const last = basename((name ?? "").normalize("NFC").replaceAll("\\", "/"));
  const cleaned = last.replace(HARMFUL, "").replace(/^[.\s]+|[.\s]+$/g, "");
  if (cleaned.length <= MAX_NAME_CHARACTERS) return cleaned || undefined;
  const extension = /\.[\p{L}\p{N}]{1,10}$/u.exec(cleaned)?.[0] ?? "";
  return cleaned.slice(0, MAX_NAME_CHARACTERS - extension.length) + extension;
}
