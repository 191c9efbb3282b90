import { FileText, Film, Music, X } from "lucide-react";
import { useTranslations } from "use-intl";
import type { PendingFile } from "../../../backend/outbox/outbox.ts";
import { Skeleton } from "../../../ui/skeleton.tsx";
import type { Attachments } from "./use-attachments.ts";

const ICONS = { video: Film, audio: Music, document: FileText } as const;

/** The files that leave with the next message, each of which can be taken out again. */
export function FileTray({ files, isComing, remove }: Pick<Attachments, "files" | "isComing" | "remove">) {
  const t = useTranslations("composer");
  return (
    <ul aria-label={t("files", { count: files.length })} className="flex gap-2 overflow-x-auto px-3 pt-3 pb-1">
      {files.map((file) => (
        <Thumbnail key={file.previewUrl} attached={file} onRemove={() => remove(file)} />
      ))}
      {isComing && (
        <li>
          <Skeleton className="h-22 w-24 rounded-lg" />
        </li>
      )}
    </ul>
  );
}

function Thumbnail({ attached, onRemove }: { attached: PendingFile; onRemove(): void }) {
  const t = useTranslations("composer");
  const { name } = attached.file;
  return (
    <li className="relative flex h-22 w-24 shrink-0 flex-col overflow-hidden rounded-lg border border-line bg-field">
      {attached.kind === "image" ? (
        <img src={attached.previewUrl} alt={t("image", { name })} className="size-full object-cover" />
      ) : (
        <Named kind={attached.kind} name={name} />
      )}
      <button
        type="button"
        aria-label={t("removeFile", { name })}
        title={t("removeFile", { name })}
        onClick={onRemove}
        className="absolute top-1 right-1 flex size-6 items-center justify-center rounded-full bg-black/65 text-white before:absolute before:-inset-1 hover:bg-black"
      >
        <X aria-hidden className="size-4" />
      </button>
    </li>
  );
}

function Named({ kind, name }: { kind: keyof typeof ICONS; name: string }) {
  const t = useTranslations("composer");
  const Icon = ICONS[kind];
  return (
    <span className="flex size-full flex-col items-center justify-center gap-1.5 p-1.5">
      <Icon aria-hidden className="size-6 text-ink-2" />
      <span className="sr-only">{t("file", { name })}</span>
      <span aria-hidden className="line-clamp-2 w-full text-center text-11 break-all">
        {name}
      </span>
    </span>
  );
}
