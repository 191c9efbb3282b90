import { useCallback } from "react";
import { useTranslations } from "use-intl";
import type { PendingFile } from "../../../backend/outbox/outbox.ts";
import { toast } from "../../../ui/toast.ts";
import { MAX_FILES, mark, putIn, takeAll, takeOut, throwAway, trayOf, useFileTray, withPreview } from "./file-trays.ts";
import type { VoiceNote } from "./voice/recording.ts";

/** WhatsApp's own limit; the server may have a lower one, and says so. */
const MAX_FILE_BYTES = 2_000_000_000;

/** Fetches what looks into files, which nobody needs before there are some. */
export const loadPend = () => import("./pend-file.ts");
const pendAll = async (files: readonly File[]): Promise<readonly PendingFile[]> => {
  const { pend } = await loadPend();
  return Promise.all(files.map(pend));
};

/** The files that go with a chat's next message, however they came: chosen, photographed, pasted, dropped or recorded. */
export function useAttachments(chatId: string) {
  const t = useTranslations("composer");
  const { files, coming } = useFileTray(chatId);

  /** Whoever sends waits for what is still coming: a message does not leave without its file. */
  const receive = useCallback(
    (added: Promise<readonly PendingFile[]>): void =>
      void putIn(chatId, added).catch(() => toast.error(t("notAnImage"))),
    [chatId, t],
  );
  /** Takes a file that is on its way here. */
  const attach = useCallback((file: Promise<File>) => receive(file.then((here) => pendAll([here]))), [receive]);
  /** Takes files; answers whether there were any at all. */
  const take = (chosen: Iterable<File>): boolean => {
    const all = [...chosen];
    const fitting = all.filter(({ size }) => size <= MAX_FILE_BYTES);
    if (fitting.length < all.length) toast.error(t("tooLarge"));
    const room = MAX_FILES - trayOf(chatId).files.length;
    if (fitting.length > room) toast.error(t("tooMany", { count: MAX_FILES }));
    receive(pendAll(fitting.slice(0, room)));
    return all.length > 0;
  };
  /** Takes what was recorded here, to be sent later. */
  const keep = useCallback((note: VoiceNote) => receive(Promise.resolve([voiceFile(note)])), [receive]);
  const remove = (file: PendingFile) => takeOut(chatId, file);
  /** Throws all of them away, which can be undone for some seconds. */
  const clear = () => {
    if (files.length === 0) return;
    const onClick = throwAway(chatId);
    toast(t("filesGone", { count: files.length }), { action: { label: t("copilot.undo"), onClick } });
  };
  /** Gives the files away, to be sent. */
  const release = () => takeAll(chatId);
  return {
    files,
    isComing: coming > 0,
    take,
    attach,
    keep,
    mark: mark.bind(undefined, chatId),
    remove,
    clear,
    release,
  };
}

export type Attachments = ReturnType<typeof useAttachments>;

/** A recording as a file that can be sent. */
export const voiceFile = (note: VoiceNote): PendingFile => withPreview({ ...note, kind: "audio" as const });
