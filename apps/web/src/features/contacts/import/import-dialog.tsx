import type { ContactImport } from "@gomarketing/contracts";
import { FileSpreadsheet } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { DialogButtons } from "../../../ui/dialog-buttons.tsx";
import { FormError } from "../../../ui/form-error.tsx";
import { useProblemText } from "../../../ui/problem-text.ts";
import { ImportErrors } from "./import-errors.tsx";
import { ImportMapping } from "./import-mapping.tsx";
import { ImportPreview } from "./import-preview.tsx";
import { useImport } from "./use-import.ts";

/** Contacts from a table: chosen, looked at, confirmed, followed to the last row. */
export function ImportDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations("import");
  const steps = useImport();
  const { current, upload, discard } = steps;
  const leave = () => [discard(), onClose()];
  return (
    <Dialog isOpen isWide onClose={leave} title={current ? t("titleOf", { name: current.fileName }) : t("title")}>
      {!current && <ChooseFile upload={upload} onClose={onClose} />}
      {current?.state === "draft" && <Draft steps={steps} draft={current} onClose={leave} />}
      {current && current.state !== "draft" && <Progress run={current} onClose={onClose} />}
    </Dialog>
  );
}

function ChooseFile({ upload, onClose }: { upload: ReturnType<typeof useImport>["upload"]; onClose(): void }) {
  const t = useTranslations("import");
  const cancel = useTranslations("common")("cancel");
  const problemText = useProblemText();
  return (
    <>
      <label
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          const [file] = event.dataTransfer.files;
          if (file) upload.mutate(file);
        }}
        className="flex cursor-pointer flex-col items-center gap-2 rounded-xl border-2 border-dashed border-line-strong p-8 text-center hover:bg-shade has-focus-visible:outline-2 has-focus-visible:outline-brand"
      >
        <FileSpreadsheet aria-hidden className="size-8 text-ink-2" />
        <span className="text-15 font-semibold">{upload.isPending ? t("reading") : t("choose")}</span>
        <span className="text-13 text-ink-2">{t("hint")}</span>
        <input
          type="file"
          accept=".csv,.txt,text/csv"
          disabled={upload.isPending}
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file) upload.mutate(file);
            target.value = "";
          }}
          className="sr-only"
        />
      </label>
      {upload.error && <FormError>{problemText(upload.error)}</FormError>}
      <Button tone="quiet" className="self-end" onClick={onClose}>
        {cancel}
      </Button>
    </>
  );
}

interface DraftProps {
  steps: ReturnType<typeof useImport>;
  draft: ContactImport;
  onClose(): void;
}

function Draft({ steps: { map, confirm }, draft, onClose }: DraftProps) {
  const t = useTranslations("import");
  const problemText = useProblemText();
  const error = map.error ?? confirm.error;
  const hasPhone = draft.columns.some(({ target }) => target === "phone");
  return (
    <>
      <ImportMapping draft={draft} isBusy={map.isPending} onMap={map.mutate} />
      {hasPhone ? <ImportPreview draft={draft} /> : <FormError>{t("phoneNeeded")}</FormError>}
      {hasPhone && <ImportErrors errors={draft.errors} lead={t("errorsLead")} />}
      {error && <FormError>{problemText(error)}</FormError>}
      <DialogButtons
        label={t("confirm", { count: draft.rowCount - draft.failedCount })}
        isBusy={confirm.isPending}
        isDisabled={!hasPhone || map.isPending}
        onConfirm={() => confirm.mutate()}
        onClose={onClose}
      />
    </>
  );
}

function Progress({ run, onClose }: { run: ContactImport; onClose(): void }) {
  const t = useTranslations("import");
  const close = useTranslations("common")("close");
  const isDone = run.state === "done";
  const { rowCount: total, doneCount: done, createdCount, updatedCount, failedCount } = run;
  return (
    <>
      <div className="flex flex-col gap-2">
        <p role="status" className="text-15 font-semibold">
          {isDone ? t("done") : t("running", { done, total })}
        </p>
        <progress
          aria-label={t("progress")}
          value={isDone ? 1 : done / Math.max(1, total)}
          className="h-2 w-full accent-brand"
        />
      </div>
      <ul className="flex flex-wrap gap-x-6 gap-y-1 text-14">
        <li>{t("created", { count: createdCount })}</li>
        <li>{t("updated", { count: updatedCount })}</li>
        <li>{t("failed", { count: failedCount })}</li>
      </ul>
      <ImportErrors errors={run.errors} lead={t("failedLead")} />
      {!isDone && <p className="text-13 text-ink-2">{t("goesOn")}</p>}
      <Button className="self-end" tone={isDone ? "primary" : "outline"} onClick={onClose}>
        {close}
      </Button>
    </>
  );
}
