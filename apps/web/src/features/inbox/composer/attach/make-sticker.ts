import type { PendingFile } from "../../../../backend/outbox/outbox.ts";
import { withPreview } from "../file-trays.ts";

/** What WhatsApp shows as a sticker: https://github.com/WhatsApp/stickers/tree/main/Android#sticker-art-and-app-requirements */
const SIDE_PIXELS = 512;
const MAX_BYTES = 100_000;
const WEBP = "image/webp";
const QUALITIES = [0.9, 0.75, 0.5, 0.25];

/** Of the flags in a `VP8X` chunk: https://developers.google.com/speed/webp/docs/riff_container */
const ANIMATION_FLAG = 0x02;
const FLAGS_AT = 20;

/**
 * Makes a sticker of a picture: a WebP of 512 pixels a side, what is not square in the middle of it. One that moves stays as it
 * is, for a canvas would keep its first picture alone.
 *
 * @throws when it is no picture, or this browser writes no WebP
 */
export async function makeSticker(picture: File): Promise<PendingFile> {
  const file = (await isMoving(picture)) ? picture : await redraw(picture);
  return withPreview({ file, kind: "sticker" as const });
}

async function redraw(picture: File): Promise<File> {
  const bitmap = await createImageBitmap(picture);
  const { width, height } = bitmap;
  const isFitting = picture.type === WEBP && width === SIDE_PIXELS && height === SIDE_PIXELS;
  if (isFitting && picture.size <= MAX_BYTES) return picture;
  const canvas = new OffscreenCanvas(SIDE_PIXELS, SIDE_PIXELS);
  const scale = SIDE_PIXELS / Math.max(width, height);
  const [across, down] = [width * scale, height * scale];
  canvas.getContext("2d")?.drawImage(bitmap, (SIDE_PIXELS - across) / 2, (SIDE_PIXELS - down) / 2, across, down);
  bitmap.close();
  const name = `${picture.name.replace(/\.\w+$/, "")}.webp`;
  return new File([await encode(canvas)], name, { type: WEBP });
}

/** As good as fits. */
async function encode(canvas: OffscreenCanvas): Promise<Blob> {
  let smallest: Blob | undefined;
  for (const quality of QUALITIES) {
    smallest = await canvas.convertToBlob({ type: WEBP, quality });
    if (smallest.type !== WEBP) throw new Error("this browser writes no WebP");
    if (smallest.size <= MAX_BYTES) return smallest;
  }
  if (!smallest) throw new Error("nothing was drawn");
  return smallest;
}

async function isMoving(picture: File): Promise<boolean> {
  const head = new Uint8Array(await picture.slice(0, FLAGS_AT + 1).arrayBuffer());
  const isExtended = new TextDecoder().decode(head.slice(8, 16)) === "WEBPVP8X";
  return isExtended && ((head[FLAGS_AT] ?? 0) & ANIMATION_FLAG) !== 0;
}
