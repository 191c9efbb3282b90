import { open } from "node:fs/promises";
import { fileTypeFromFile } from "file-type";

const UNKNOWN_TYPE = "application/octet-stream";
/** What browsers show by themselves, and nothing of it is run. */
const SHOWN = /^(image\/(jpeg|png|webp|gif|avif|bmp|heic|heif)|video\/|audio\/)/;

/**
 * What a file is. Pictures, films and sounds are what their bytes say, never what their sender says; of what has no mark
 * in its bytes (texts, tables), the sender's word is taken, and it is saved, not shown.
 */
export async function typeOf(path: string, declared: string): Promise<string> {
  const found = (await fileTypeFromFile(path))?.mime;
  if (!found) return isHarmless(declared) ? declared : UNKNOWN_TYPE;
  // A container of both may hold sound alone: only its sender knows.
  if (found.startsWith("video/") && declared.startsWith("audio/")) return found.replace("video/", "audio/");
  return found;
}

const isHarmless = (declared: string): boolean =>
  /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(declared) && !/^(image|video|audio)\//.test(declared);

/** Whether a browser may show it in its place, and not only save it. */
export const isShown = (mimeType: string): boolean => SHOWN.test(mimeType);

/** Enough of a WebP file to see its first chunk. */
const WEBP_HEAD_BYTES = 21;
/** Of the flags in a `VP8X` chunk: https://developers.google.com/speed/webp/docs/riff_container */
const ANIMATION_FLAG = 0x02;

/** Whether a WebP file is several pictures that move. */
export async function isAnimatedWebp(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(WEBP_HEAD_BYTES), 0, WEBP_HEAD_BYTES, 0);
    return (
      bytesRead === WEBP_HEAD_BYTES &&
      buffer.toString("latin1", 12, 16) === "VP8X" &&
      (buffer.readUInt8(WEBP_HEAD_BYTES - 1) & ANIMATION_FLAG) !== 0
    );
  } finally {
    await file.close();
  }
}
