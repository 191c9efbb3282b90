import type { KnowledgeDocument } from "@gomarketing/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  Download,
  EllipsisVertical,
  Eye,
  EyeOff,
  FileText,
  FileUp,
  History,
  LoaderCircle,
  RefreshCw,
  Trash2,
} from "lucide-react";
import { useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import {
  deleteDocument,
  documentHref,
  fetchDocumentVersions,
  publishDocument,
  readDocumentAgain,
  unpublishDocument,
} from "../../backend/knowledge.ts";
import { keys } from "../../backend/query-keys.ts";
import { IconButton } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { useReasonText } from "../../ui/problem-text.ts";
import { toast } from "../../ui/toast.ts";
import { useMay } from "../shell/use-may.ts";
import { StatusPill } from "./status-pill.tsx";
import { VersionsDialog } from "./versions-dialog.tsx";

const KILOBYTE = 1_000;
export const READ_KINDS = ".pdf,.docx,.txt,.md,.csv,.tsv,.html,.htm";

interface DocumentRowProps {
  document: KnowledgeDocument;
  onReplace(file: File): void;
}

/** A file, whether it was read, and what can be done with it. */
export function DocumentRow({ document, onReplace }: DocumentRowProps) {
  const format = useFormatter();
  const { title, fileName, size, state, status } = document;
  const kilobytes = format.number(Math.max(1, Math.round(size / KILOBYTE)), { style: "unit", unit: "kilobyte" });
  return (
    <li className="flex min-h-16 items-center gap-3 px-4 py-2.5">
      <FileText aria-hidden className="size-5 shrink-0 text-ink-2" />
      <div className="min-w-0 flex-1">
        <p className="truncate text-15 font-medium">{title}</p>
        <p className="truncate text-12 text-ink-2">
          {fileName} · {kilobytes}
        </p>
        <ReadingState document={document} />
      </div>
      {state === "ready" && <StatusPill status={status} />}
      <Actions document={document} onReplace={onReplace} />
    </li>
  );
}

function ReadingState({ document: { state, failure } }: { document: KnowledgeDocument }) {
  const t = useTranslations("knowledge.documents");
  const reasonText = useReasonText();
  if (state === "processing")
    return (
      <p role="status" className="flex items-center gap-1.5 text-13 text-ink-2">
        <LoaderCircle aria-hidden className="size-3.5 animate-spin-slow" />
        {t("reading")}
      </p>
    );
  if (state === "failed") return <p className="text-13 text-danger">{failure ? reasonText(failure) : t("notRead")}</p>;
  return null;
}

function Actions({ document, onReplace }: DocumentRowProps) {
  const t = useTranslations("knowledge.documents");
  const isAdmin = useMay("admin");
  const isAgent = useMay("agent");
  const cache = useQueryClient();
  const newer = useRef<HTMLInputElement>(null);
  const [asked, setAsked] = useState<"versions" | "delete">();
  const close = () => setAsked(undefined);
  const { id, title, state, status } = document;
  const refresh = () => void cache.invalidateQueries({ queryKey: keys.documentsAll });
  const act = useMutation({
    mutationFn: (change: (id: string) => Promise<unknown>) => change(id),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: () => deleteDocument(id),
    meta: { isShownInPlace: true },
    onSuccess: () => [refresh(), close(), toast.success(t("deleted"))],
  });
  const isPublished = document.publishedVersion !== undefined;
  return (
    <>
      <Menu
        trigger={
          <IconButton isSmall label={t("more", { title })}>
            <EllipsisVertical aria-hidden className="size-5" />
          </IconButton>
        }
      >
        {isAdmin && state === "ready" && status !== "published" && (
          <MenuItem icon={<Eye />} onSelect={() => act.mutate(publishDocument)}>
            {t("publish")}
          </MenuItem>
        )}
        {isAdmin && isPublished && (
          <MenuItem icon={<EyeOff />} onSelect={() => act.mutate(unpublishDocument)}>
            {t("unpublish")}
          </MenuItem>
        )}
        {isAgent && state === "failed" && (
          <MenuItem icon={<RefreshCw />} onSelect={() => act.mutate(readDocumentAgain)}>
            {t("readAgain")}
          </MenuItem>
        )}
        {isAgent && (
          <MenuItem icon={<FileUp />} onSelect={() => newer.current?.click()}>
            {t("replace")}
          </MenuItem>
        )}
        <MenuItem icon={<History />} onSelect={() => void setTimeout(() => setAsked("versions"))}>
          {t("versions")}
        </MenuItem>
        <MenuItem icon={<Download />} onSelect={() => window.location.assign(documentHref(id))}>
          {t("download")}
        </MenuItem>
        {isAdmin && (
          // What takes the focus waits until the menu has given it back.
          <MenuItem icon={<Trash2 />} isDanger onSelect={() => void setTimeout(() => setAsked("delete"))}>
            {t("delete")}
          </MenuItem>
        )}
      </Menu>
      <input
        ref={newer}
        type="file"
        hidden
        accept={READ_KINDS}
        aria-label={t("replaceFile", { title })}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) onReplace(file);
          event.target.value = "";
        }}
      />
      {asked === "versions" && (
        <VersionsDialog queryKey={keys.documentVersions(id)} fetch={() => fetchDocumentVersions(id)} onClose={close} />
      )}
      {asked === "delete" && (
        <ConfirmDialog
          title={t("deleteTitle", { title })}
          text={t("deleteText")}
          label={t("delete")}
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={close}
        />
      )}
    </>
  );
}
