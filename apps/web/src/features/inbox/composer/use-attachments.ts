import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { fileKind } from "../../../backend/outbox/file-kind.ts";
import type { PendingFile } from "../../../backend/outbox/outbox.ts";
import { toast } from "../../../ui/toast.ts";

/** WhatsApp's own limits; the server may have a lower one for the size, and says so. */
const MAX_FILE_BYTES = 2_000_000_000;
const MAX_FILES = 30;

/** The files that go with the next message, however they came: chosen, photographed, pasted or dropped. */
export function useAttachments() {
  const t = useTranslations("composer");
  const [files, setFiles] = useState<readonly PendingFile[]>([]);
  const [coming, setComing] = useState(0);
  const latest = useRef(files);
  latest.current = files;
  useEffect(() => () => latest.current.forEach(forget), []);

  /** Whoever sends waits for what is still coming: a message does not leave without its file. */
  const receive = useCallback(
    async (added: Promise<readonly PendingFile[]>): Promise<void> => {
      setComing((count) => count + 1);
      try {
        const more = await added;
        setFiles((known) => [...known, ...more].slice(0, MAX_FILES));
      } catch {
        toast.error(t("notAnImage"));
      } finally {
        setComing((count) => count - 1);
      }
    },
    [t],
  );
  /** Takes a file that is on its way here. */
  const attach = useCallback(
    (file: Promise<File>) => void receive(file.then(async (here) => [await pend(here)])),
    [receive],
  );
  /** Takes files; answers whether there were any at all. */
  const take = (chosen: Iterable<File>): boolean => {
    const all = [...chosen];
    const fitting = all.filter(({ size }) => size <= MAX_FILE_BYTES);
    if (fitting.length < all.length) toast.error(t("tooLarge"));
    const room = MAX_FILES - latest.current.length;
    if (fitting.length > room) toast.error(t("tooMany", { count: MAX_FILES }));
    void receive(Promise.all(fitting.slice(0, room).map(pend)));
    return all.length > 0;
  };
  const remove = (file: PendingFile) => {
    forget(file);
    setFiles((known) => known.filter((one) => one !== file));
  };
  const clear = () => {
    files.forEach(forget);
    setFiles([]);
  };
  /** Gives the files away, to be sent. */
  const release = (): readonly PendingFile[] => {
    latest.current = [];
    setFiles([]);
    return files;
  };
  return { files, isComing: coming > 0, take, attach, remove, clear, release };
}

export type Attachments = ReturnType<typeof useAttachments>;

const forget = ({ previewUrl }: PendingFile): void => URL.revokeObjectURL(previewUrl);

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
