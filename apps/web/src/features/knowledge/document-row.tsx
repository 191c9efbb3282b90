import type { KnowledgeDocument } from "@gomarketing/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, EllipsisVertical, Eye, EyeOff, FileText, LoaderCircle, RefreshCw, Trash2 } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import {
  deleteDocument,
  documentHref,
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

const KILOBYTE = 1_000;

/** A file, whether it was read, and what can be done with it. */
export function DocumentRow({ document }: { document: KnowledgeDocument }) {
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
      <Actions document={document} />
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

function Actions({ document }: { document: KnowledgeDocument }) {
  const t = useTranslations("knowledge.documents");
  const isAdmin = useMay("admin");
  const isAgent = useMay("agent");
  const cache = useQueryClient();
  const [isDeleting, setDeleting] = useState(false);
  const { id, title, state, status } = document;
  const refresh = () => void cache.invalidateQueries({ queryKey: keys.documentsAll });
  const act = useMutation({
    mutationFn: (change: (id: string) => Promise<unknown>) => change(id),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: () => deleteDocument(id),
    meta: { isShownInPlace: true },
    onSuccess: () => [refresh(), setDeleting(false), toast.success(t("deleted"))],
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
        <MenuItem icon={<Download />} onSelect={() => window.location.assign(documentHref(id))}>
          {t("download")}
        </MenuItem>
        {isAdmin && (
          // What takes the focus waits until the menu has given it back.
          <MenuItem icon={<Trash2 />} isDanger onSelect={() => void setTimeout(() => setDeleting(true))}>
            {t("delete")}
          </MenuItem>
        )}
      </Menu>
      {isDeleting && (
        <ConfirmDialog
          title={t("deleteTitle", { title })}
          text={t("deleteText")}
          label={t("delete")}
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setDeleting(false)}
        />
      )}
    </>
  );
}
