import type { MediaType } from "@gomarketing/contracts";
import { Problem } from "@gomarketing/service-kit";
import { fileTypeFromFile } from "file-type";
import type { MediaConfig } from "../config.ts";

/** The file is not of a kind that may pass, or not what it is said to be. */
class MediaTypeRefused extends Problem {
  constructor(detail: string) {
    super({ status: 415, type: "/problems/media-type-refused", title: "Not this kind of file", detail });
  }
}

export class MediaTooLarge extends Problem {
  constructor(maxBytes: number) {
    super({
      status: 413,
      type: "/problems/media-too-large",
      title: "The file is too large",
      detail: `Files have ${maxBytes} bytes at most (MEDIA_MAX_MEGABYTES). Make it smaller, or send a link to it.`,
    });
  }
}

/** What a browser would run as a page of ours. */
const ACTIVE =
  /^(text\/html|application\/xhtml\+xml|image\/svg\+xml|text\/xml|application\/xml|text\/javascript|application\/(x-)?javascript)$/;
const UNKNOWN = "application/octet-stream";
/** Containers of better known kinds: the name that a file came with says more. */
const GENERIC = new Set(["application/zip", "application/x-cfb", "application/xml", "text/xml", UNKNOWN]);

/**
 * What a file is, by its bytes; by what it is said to be where the bytes do not tell.
 *
 * @param claimed a media type, perhaps with parameters
 */
export async function sniff(path: string, claimed: string): Promise<string> {
  const found = (await fileTypeFromFile(path).catch(() => undefined))?.mime;
  if (!found || GENERIC.has(found) || isSameKind(found, claimed)) return claimed;
  return found;
}

// Ogg, WebM and MP4 hold sound or pictures, and their bytes do not always say which.
const isSameKind = (found: string, claimed: string): boolean =>
  baseOf(found) === baseOf(claimed) || (familyOf(found) === familyOf(claimed) && CONTAINERS.test(found));
const CONTAINERS = /(ogg|webm|mp4|mpeg|quicktime|x-m4)/;

const baseOf = (type: string): string => type.split(";", 1)[0]?.trim().toLowerCase() ?? "";

/** "audio" and "video" share containers; a browser's recorder calls sound in WebM a video. */
function familyOf(type: string): string {
  const family = baseOf(type).split("/", 1)[0] ?? "";
  return family === "video" || baseOf(type) === "application/ogg" ? "audio" : family;
}

/** A type that no browser takes for a page of ours. */
export const harmlessType = (type: string): string => (ACTIVE.test(baseOf(type)) ? UNKNOWN : type);

/** @throws {MediaTypeRefused} when the configuration does not let the type pass */
export function assertAllowed(type: string, { types }: MediaConfig): void {
  const [family, kind] = baseOf(type).split("/");
  const isAllowed = types.some((allowed) => {
    const [allowedFamily, allowedKind] = allowed.split("/");
    return (allowedFamily === "*" || allowedFamily === family) && (allowedKind === "*" || allowedKind === kind);
  });
  if (!isAllowed)
    throw new MediaTypeRefused(
      `Files of type ${baseOf(type)} are not let through here (MEDIA_TYPES: ${types.join(", ")}).`,
    );
}

const FAMILIES: Readonly<Record<MediaType, string | undefined>> = {
  image: "image",
  video: "audio",
  audio: "audio",
  sticker: "image",
  document: undefined,
};

/** @throws {MediaTypeRefused} when phones could not show the file as that kind of message */
export function assertShownAs(kind: MediaType, type: string): void {
  const family = FAMILIES[kind];
  if (family && familyOf(type) !== family)
    throw new MediaTypeRefused(
      `The file is ${baseOf(type)}, which cannot be sent as type ${kind}. Send it as type document.`,
    );
  if (kind === "sticker" && baseOf(type) !== "image/webp")
    throw new MediaTypeRefused(`A sticker must be image/webp; this is ${baseOf(type)}.`);
}
