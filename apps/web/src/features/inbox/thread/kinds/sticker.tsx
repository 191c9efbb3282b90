import type { Message } from "@gomarketing/contracts";
import { useTranslations } from "use-intl";
import { authorName } from "../thread-rows.ts";
import { FileState } from "./file-state.tsx";
import { useFile } from "./use-file.ts";

export function Sticker({ message }: { message: Message }) {
  const t = useTranslations("kinds");
  const file = useFile(message);
  return (
    <div className="flex size-40 items-center justify-center">
      {file.kind === "ready" ? (
        <img
          src={file.url}
          alt={t("stickerFrom", { name: authorName(message) ?? t("phone") })}
          loading="lazy"
          decoding="async"
          className="size-full object-contain"
        />
      ) : (
        <FileState file={file} />
      )}
    </div>
  );
}
