import { FileText, Film, Music, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { PendingFile } from "../../../backend/outbox/outbox.ts";
import { Skeleton } from "../../../ui/skeleton.tsx";
import type { Attachments } from "./use-attachments.ts";

const ICONS = { video: Film, audio: Music, document: FileText } as const;

/** The files that leave with the next message, each of which can be taken out again, and how phones are to show them. */
export function FileTray({
  files,
  isComing,
  mark,
  remove,
}: Pick<Attachments, "files" | "isComing" | "mark" | "remove">) {
  const t = useTranslations("composer");
  const attach = useTranslations("attach");
  const hasMovingPicture = files.some(({ kind, file }) => kind === "image" && file.type === "image/gif");
  return (
    <>
      <ul aria-label={t("files", { count: files.length })} className="flex gap-2 overflow-x-auto px-3 pt-3 pb-1">
        {files.map((file) => (
          <Thumbnail
            key={file.previewUrl}
            attached={file}
            onMark={(marks) => mark(file, marks)}
            onRemove={() => remove(file)}
          />
        ))}
        {isComing && (
          <li>
            <Skeleton className="h-22 w-24 rounded-lg" />
          </li>
        )}
      </ul>
      {hasMovingPicture && (
        <p role="status" className="px-4 text-12 text-ink-2">
          {attach("gifStill")}
        </p>
      )}
    </>
  );
}

interface ThumbnailProps {
  attached: PendingFile;
  onMark(marks: Pick<PendingFile, "isViewOnce" | "isGif">): void;
  onRemove(): void;
}

function Thumbnail({ attached, onMark, onRemove }: ThumbnailProps) {
  const t = useTranslations("composer");
  const attach = useTranslations("attach");
  const { kind, voice, isViewOnce = false, isGif = false } = attached;
  const { name } = attached.file;
  return (
    <li className="relative flex h-22 w-24 shrink-0 flex-col overflow-hidden rounded-lg border border-line bg-field">
      {kind === "image" || kind === "sticker" ? (
        <img src={attached.previewUrl} alt={t("image", { name })} className="size-full object-cover" />
      ) : (
        <Named kind={kind} name={name} />
      )}
      <span className="absolute bottom-1 left-1 flex gap-1">
        {(kind === "image" || kind === "video" || voice) && (
          <Choice
            label={attach("viewOnceOf", { name })}
            isOn={isViewOnce}
            // Phones play nothing over and over that goes after once.
            onToggle={() => onMark({ isViewOnce: !isViewOnce, isGif: false })}
          >
            1
          </Choice>
        )}
        {kind === "video" && (
          <Choice
            label={attach("asGifOf", { name })}
            isOn={isGif}
            onToggle={() => onMark({ isGif: !isGif, isViewOnce: false })}
          >
            GIF
          </Choice>
        )}
      </span>
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

interface ChoiceProps {
  label: string;
  isOn: boolean;
  onToggle(): void;
  children: ReactNode;
}

/** A way of showing a file that is on or off. */
function Choice({ label, isOn, onToggle, children }: ChoiceProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={isOn}
      title={label}
      onClick={onToggle}
      className="relative flex h-6 min-w-6 items-center justify-center rounded-full border border-white/70 bg-black/65 px-1.5 text-11 font-bold text-white before:absolute before:-inset-y-1 before:inset-x-0 hover:bg-black aria-pressed:border-brand aria-pressed:bg-brand aria-pressed:text-on-brand forced-colors:aria-pressed:outline-2"
    >
      <span aria-hidden>{children}</span>
    </button>
  );
}

function Named({ kind, name }: { kind: keyof typeof ICONS; name: string }) {
  const t = useTranslations("composer");
  const Icon = ICONS[kind];
  return (
    <span className="flex size-full flex-col items-center gap-1.5 p-1.5 pt-3">
      <Icon aria-hidden className="size-6 text-ink-2" />
      <span className="sr-only">{t("file", { name })}</span>
      <span aria-hidden className="line-clamp-1 w-full text-center text-11 break-all">
        {name}
      </span>
    </span>
  );
}
