import { Search } from "lucide-react";
import { useTranslations } from "use-intl";
import type { ContactFilter } from "../../backend/contacts.ts";
import { useSessions } from "../shell/use-overview.ts";
import { useLabels } from "../shell/use-teamwork.ts";

interface ContactFiltersProps {
  search: string;
  onSearch(search: string): void;
  filter: ContactFilter;
  onFilter(filter: ContactFilter): void;
}

/** Search by name or number; only those of a session, with a label, or blocked. */
export function ContactFilters({ search, onSearch, filter, onFilter }: ContactFiltersProps) {
  const t = useTranslations("contacts");
  const labels = useLabels() ?? [];
  const sessions = useSessions().data ?? [];
  const change = (name: keyof ContactFilter, value: string) => {
    const { [name]: _old, ...others } = filter;
    onFilter(value ? { ...others, [name]: value } : others);
  };
  return (
    <search className="flex flex-wrap gap-2">
      <label className="flex h-10 min-w-60 flex-1 basis-full items-center gap-2 rounded-[10px] border border-line-strong bg-surface px-3 has-focus-visible:outline-2 has-focus-visible:outline-brand">
        <Search aria-hidden className="size-4 shrink-0 text-ink-2" />
        <span className="sr-only">{t("search")}</span>
        <input
          type="search"
          value={search}
          placeholder={t("search")}
          onChange={(event) => onSearch(event.target.value)}
          className="min-w-0 flex-1 bg-transparent text-14 outline-none"
        />
      </label>
      <Choice label={t("session")} all={t("allSessions")} options={sessions} onChange={(id) => change("session", id)} />
      <Choice
        label={t("label")}
        all={t("allLabels")}
        options={labels.map(({ name }) => ({ id: name, name }))}
        onChange={(name) => change("label", name)}
      />
      <Choice
        label={t("status")}
        all={t("allStatuses")}
        options={[{ id: "true", name: t("onlyBlocked") }]}
        onChange={(blocked) => change("blocked", blocked)}
      />
    </search>
  );
}

interface ChoiceProps {
  label: string;
  all: string;
  options: readonly { id: string; name: string }[];
  onChange(id: string): void;
}

function Choice({ label, all, options, onChange }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      onChange={(event) => onChange(event.target.value)}
      className="h-10 max-w-44 flex-auto truncate rounded-[10px] border border-line-strong bg-surface px-2.5 text-13 sm:flex-none"
    >
      <option value="">{all}</option>
      {options.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
