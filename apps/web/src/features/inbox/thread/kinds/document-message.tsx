import type { Message } from "@gomarketing/contracts";
import { Download, File, FileArchive, FileSpreadsheet, FileText, type LucideIcon } from "lucide-react";
import { useTranslations } from "use-intl";
import { useOutbox } from "../../../../backend/outbox/outbox-provider.tsx";
import { FileState } from "./file-state.tsx";
import { useFile } from "./use-file.ts";
import { useSize } from "./use-size.ts";

/** A document: what it is called, how large it is, and the way to it. It is saved, never opened in the desk. */
export function DocumentMessage({ message }: { message: Message }) {
  const t = useTranslations("kinds");
  const size = useSize();
  const file = useFile(message);
  const sent = useOutbox().previewOf(message.idempotencyKey)?.file;
  const media = message.media ?? (sent && { fileName: sent.name, mimeType: sent.type, size: sent.size });
  const name = media?.fileName || t("document");
  const Icon = iconOf(media?.mimeType ?? "", name);
  const facts = [extensionOf(name), media?.size !== undefined && size(media.size)];
  const row = (
    <>
      <Icon aria-hidden className="size-8 shrink-0 text-brand-ink" />
      <span className="min-w-0 flex-1">
        <span className="line-clamp-2 text-14 font-medium break-words">{name}</span>
        {file.kind === "ready" ? (
          <span className="block text-12 text-ink-2">{facts.filter(Boolean).join(" · ")}</span>
        ) : (
          <FileState file={file} />
        )}
      </span>
      {file.kind === "ready" && <Download aria-hidden className="size-5 shrink-0 text-ink-2" />}
    </>
  );
  const look = "flex w-72 max-w-full items-center gap-2.5 rounded-lg bg-shade px-2.5 py-2 text-left";
  if (file.kind !== "ready") return <div className={look}>{row}</div>;
  return (
    <a href={file.url} download={name} aria-label={t("download", { name })} className={`${look} hover:bg-shade-2`}>
      {row}
    </a>
  );
}

function iconOf(mimeType: string, name: string): LucideIcon {
  if (/sheet|excel|csv/.test(mimeType) || /\.(xlsx?|csv|ods)$/i.test(name)) return FileSpreadsheet;
  if (/zip|rar|tar|7z|gzip/.test(mimeType)) return FileArchive;
  return /pdf|text|word|document/.test(mimeType) ? FileText : File;
}

const extensionOf = (name: string): string | undefined => /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toUpperCase();
