import { Search } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import type { SourceFilter } from "../../backend/knowledge.ts";
import { useSettled } from "../../ui/use-settled.ts";

/** What a list is narrowed to: as typed, and once somebody stops typing. */
export function useSourceFilter() {
  const [q, setQ] = useState("");
  const [status, setStatus] = useState<SourceFilter["status"]>();
  const settled = useSettled(q.trim());
  const filter: SourceFilter = { q: settled, ...(status && { status }) };
  return { q, setQ, status, setStatus, filter };
}

interface SourceFiltersProps {
  of: ReturnType<typeof useSourceFilter>;
  /** What can be added. */
  action?: ReactNode;
}

/** Search, status and what can be added, above a list of articles or documents. */
export function SourceFilters({ of: { q, setQ, status, setStatus }, action }: SourceFiltersProps) {
  const t = useTranslations("knowledge");
  return (
    <div className="flex flex-wrap items-center gap-2">
      <label className="flex min-h-10 min-w-48 flex-1 items-center gap-2 rounded-[10px] border border-line-strong bg-surface px-3 has-focus-visible:outline-2 has-focus-visible:outline-brand">
        <Search aria-hidden className="size-4 shrink-0 text-ink-2" />
        <span className="sr-only">{t("find")}</span>
        <input
          type="search"
          value={q}
          maxLength={100}
          placeholder={t("find")}
          onChange={(event) => setQ(event.target.value)}
          className="min-w-0 flex-1 bg-transparent text-14 outline-none"
        />
      </label>
      <select
        aria-label={t("statusFilter")}
        value={status ?? ""}
        onChange={(event) => setStatus((event.target.value || undefined) as SourceFilter["status"])}
        className="min-h-10 rounded-[10px] border border-line-strong bg-surface px-2.5 text-14"
      >
        <option value="">{t("anyStatus")}</option>
        <option value="published">{t("status.published")}</option>
        <option value="draft">{t("status.draft")}</option>
      </select>
      {action}
    </div>
  );
}
