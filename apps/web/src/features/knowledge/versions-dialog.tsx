import type { KnowledgeVersion } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { Awaited } from "../../ui/awaited.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Markdown } from "./markdown.tsx";

interface VersionsDialogProps {
  queryKey: readonly string[];
  fetch(): Promise<KnowledgeVersion[]>;
  /** Puts an older text into the editor; nothing is saved by that. Absent: they are only read. */
  onRestore?: ((version: KnowledgeVersion) => void) | undefined;
  onClose(): void;
}

/** What an article or a document said before, and who wrote it. */
export function VersionsDialog({ queryKey, fetch, onRestore, onClose }: VersionsDialogProps) {
  const t = useTranslations("knowledge.versions");
  const versions = useQuery({ queryKey, queryFn: fetch, staleTime: 0, meta: { isShownInPlace: true } });
  return (
    <Dialog isOpen isWide onClose={onClose} title={t("title")} description={t(onRestore ? "lead" : "readLead")}>
      <Awaited query={versions} className="h-12 rounded-xl" count={3} />
      <ul className="flex flex-col gap-2">
        {versions.data?.map((version) => (
          <Version key={version.version} version={version} onRestore={onRestore && (() => onRestore(version))} />
        ))}
      </ul>
    </Dialog>
  );
}

function Version({ version, onRestore }: { version: KnowledgeVersion; onRestore: (() => void) | undefined }) {
  const t = useTranslations("knowledge.versions");
  const format = useFormatter();
  const time = (moment: string) => format.dateTime(new Date(moment), { dateStyle: "short", timeStyle: "short" });
  return (
    <li>
      <details className="rounded-xl border border-line">
        <summary className="flex min-h-11 flex-wrap items-center gap-x-3 rounded-xl px-3 py-1.5 hover:bg-shade">
          <span className="font-medium">{t("version", { version: version.version })}</span>
          <span className="text-12 text-ink-2">
            {[version.createdBy?.name, time(version.createdAt)].filter(Boolean).join(" · ")}
          </span>
          {version.publishedAt && (
            <span className="text-12 text-ok">{t("publishedAt", { at: time(version.publishedAt) })}</span>
          )}
        </summary>
        <div className="flex flex-col gap-3 border-t border-line p-3">
          <p className="font-semibold">{version.title}</p>
          <Markdown text={version.body} />
          {onRestore && (
            <Button tone="outline" size="small" className="self-start" onClick={onRestore}>
              {t("restore")}
            </Button>
          )}
        </div>
      </details>
    </li>
  );
}
