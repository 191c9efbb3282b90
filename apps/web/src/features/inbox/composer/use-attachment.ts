import { useState } from "react";
import { useTranslations } from "use-intl";
import { fileKind } from "../../../backend/outbox/file-kind.ts";
import type { PendingFile } from "../../../backend/outbox/outbox.ts";
import { toast } from "../../../ui/toast.ts";

/** WhatsApp's own limit; the server may have a lower one, and says so. */
const MAX_FILE_BYTES = 2_000_000_000;

/** The file that goes with the next message, however it came: chosen, pasted or dropped. */
export function useAttachment() {
  const t = useTranslations("composer");
  const [file, setFile] = useState<PendingFile>();

  /** Takes the first of some files; answers whether there were any at all. */
  const take = (files: FileList): boolean => {
    const chosen = files[0];
    if (!chosen) return false;
    if (chosen.size > MAX_FILE_BYTES) toast.error(t("tooLarge"));
    else void pend(chosen).then(setFile, () => toast.error(t("notAnImage")));
    return true;
  };
  const remove = () => {
    if (file) URL.revokeObjectURL(file.previewUrl);
    setFile(undefined);
  };
  /** Gives the file away, to be sent. */
  const release = (): PendingFile | undefined => {
    setFile(undefined);
    return file;
  };
  return { file, take, remove, release };
}

async function pend(file: File): Promise<PendingFile> {
  const previewUrl = URL.createObjectURL(file);
  const kind = fileKind(file.type, file.size);
  if (kind !== "image") return { file, kind, previewUrl };
  const element = new Image();
  element.src = previewUrl;
  // What only claims to be an image travels as a document.
  const isShown = await element.decode().then(
    () => true,
    () => false,
  );
  if (!isShown) return { file, kind: "document", previewUrl };
  return { file, kind, previewUrl, width: element.naturalWidth, height: element.naturalHeight };
}
