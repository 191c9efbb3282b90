/** How a file is sent: as what phones show in the chat, else as a document. */
export type FileKind = "image" | "video" | "audio" | "document";

const MEGABYTE = 1024 * 1024;
/** What phones show, and up to which size. */
const SHOWN: readonly { kind: FileKind; types: RegExp; maxBytes: number }[] = [
  { kind: "image", types: /^image\/(jpeg|png|webp|gif)$/, maxBytes: 16 * MEGABYTE },
  { kind: "video", types: /^video\/(mp4|3gpp)$/, maxBytes: 64 * MEGABYTE },
  { kind: "audio", types: /^audio\//, maxBytes: 16 * MEGABYTE },
];

export const fileKind = (mimeType: string, bytes: number): FileKind =>
  SHOWN.find(({ types, maxBytes }) => types.test(mimeType) && bytes <= maxBytes)?.kind ?? "document";
