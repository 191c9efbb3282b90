import type { KnowledgeDocument } from "@gomarketing/contracts";
import { FileUp, X } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { fetchDocuments } from "../../backend/knowledge.ts";
import { keys } from "../../backend/query-keys.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useProblemText } from "../../ui/problem-text.ts";
import { useMay } from "../shell/use-may.ts";
import { DocumentRow, READ_KINDS } from "./document-row.tsx";
import { PagedList, usePaged } from "./paged-list.tsx";
import { SourceFilters, useSourceFilter } from "./source-filters.tsx";
import { type UploadingFile, useUploads } from "./use-uploads.ts";

/** How soon it is asked again whether files were read. */
const WHILE_READING_MS = 1_500;

const whileReading = (documents: KnowledgeDocument[]) =>
  documents.some(({ state }) => state === "processing") && WHILE_READING_MS;

/** Files that the copilot reads, and what became of reading them. */
export function Documents() {
  const t = useTranslations("knowledge.documents");
  const isAdmin = useMay("admin");
  const isAgent = useMay("agent");
  const narrowing = useSourceFilter();
  const { filter } = narrowing;
  const list = usePaged(
    keys.documents(filter),
    (cursor, signal) => fetchDocuments(filter, cursor, signal),
    whileReading,
  );
  // Whoever may publish wants it found; whoever may not leaves that to an admin.
  const { files, upload, replace } = useUploads(isAdmin);
  const isNarrowed = filter.q !== "" || filter.status !== undefined;
  return (
    <>
      <SourceFilters of={narrowing} />
      {isAgent && <UploadBox onFiles={upload} />}
      {files.length > 0 && (
        <ul className="flex flex-col gap-2">
          {files.map((file) => (
            <Uploading key={file.id} file={file} />
          ))}
        </ul>
      )}
      <PagedList
        list={list}
        empty={
          <EmptyState
            icon={<FileUp />}
            title={t(isNarrowed ? "nothingFound" : "emptyTitle")}
            text={t(isNarrowed ? "nothingFoundText" : "emptyText")}
          />
        }
      >
        {(document) => (
          <DocumentRow key={document.id} document={document} onReplace={(file) => replace(document.id, file)} />
        )}
      </PagedList>
    </>
  );
}

/** Files are dropped here, or chosen with the button. */
function UploadBox({ onFiles }: { onFiles(files: Iterable<File>): void }) {
  const t = useTranslations("knowledge.documents");
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's way; the button is for everybody
    <div
      onDragOver={(event) => [event.preventDefault(), setOver(true)]}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles(event.dataTransfer.files);
      }}
      className={classNames(
        "flex flex-wrap items-center justify-between gap-3 rounded-2xl border-2 border-dashed px-4 py-4",
        isOver ? "border-brand bg-brand-soft" : "border-line",
      )}
    >
      <p className="min-w-0 flex-1 text-14 text-ink-2">{t("drop")}</p>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={READ_KINDS}
        aria-label={t("choose")}
        onChange={(event) => {
          onFiles(event.target.files ?? []);
          event.target.value = "";
        }}
      />
      <Button icon={<FileUp aria-hidden className="size-4" />} onClick={() => input.current?.click()}>
        {t("choose")}
      </Button>
    </div>
  );
}

function Uploading({ file: { name, share, error, cancel } }: { file: UploadingFile }) {
  const t = useTranslations("knowledge.documents");
  const problemText = useProblemText();
  const hasFailed = error !== undefined;
  return (
    <li className="flex items-center gap-3 rounded-xl border border-line bg-surface px-4 py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate text-14 font-medium">{name}</p>
        {hasFailed ? (
          <p role="alert" className="text-13 text-danger">
            {problemText(error)}
          </p>
        ) : (
          <progress aria-label={t("uploading", { name })} value={share} className="h-1.5 w-full accent-brand" />
        )}
      </div>
      <IconButton isSmall label={t(hasFailed ? "dismiss" : "cancel", { name })} onClick={cancel}>
        <X aria-hidden className="size-4" />
      </IconButton>
    </li>
  );
}
