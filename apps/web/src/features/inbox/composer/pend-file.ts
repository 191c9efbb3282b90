import { fileKind } from "../../../backend/outbox/file-kind.ts";
import type { PendingFile } from "../../../backend/outbox/outbox.ts";
import { withPreview } from "./file-trays.ts";

/** A file as it waits for its message. */
export async function pend(file: File): Promise<PendingFile> {
  const kind = fileKind(file.type, file.size);
  const pending = withPreview({ file, kind });
  if (kind !== "image") return pending;
  const element = new Image();
  element.src = pending.previewUrl;
  // What only claims to be an image travels as a document.
  const isShown = await element.decode().then(
    () => true,
    () => false,
  );
  if (!isShown) return { ...pending, kind: "document" };
  return { ...pending, width: element.naturalWidth, height: element.naturalHeight };
}
