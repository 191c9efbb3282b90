import { useTranslations } from "use-intl";
import { SelectField } from "../../ui/select-field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useMe } from "../shell/use-me.ts";
import { useSessions } from "../shell/use-overview.ts";
import { useColleagues, useLabels } from "../shell/use-teamwork.ts";
import { KINDS, type SearchPlace } from "./use-search-place.ts";

interface SearchFiltersProps {
  place: SearchPlace;
  onChange(some: Partial<SearchPlace>): void;
}

/** What is searched is narrowed to: of which session, label and person; messages by their kind and day as well. */
export function SearchFilters({ place, onChange }: SearchFiltersProps) {
  const t = useTranslations("search");
  const me = useMe();
  const sessions = useSessions().data ?? [];
  const labels = useLabels() ?? [];
  const colleagues = (useColleagues() ?? []).filter(({ id }) => id !== me.id);
  const any = { value: "", label: t("any") };
  return (
    <div className="grid grid-cols-2 gap-3 md:grid-cols-3">
      <SelectField
        label={t("session")}
        value={place.session ?? ""}
        options={[any, ...sessions.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={(session) => onChange({ session })}
      />
      <SelectField
        label={t("labelOf")}
        value={place.label ?? ""}
        options={[any, ...labels.map(({ name }) => ({ value: name, label: name }))]}
        onChange={(label) => onChange({ label })}
      />
      <SelectField
        label={t("assignee")}
        value={place.assignee ?? ""}
        options={[
          any,
          { value: "me", label: t("me") },
          { value: "none", label: t("nobody") },
          ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(assignee) => onChange({ assignee })}
      />
      {place.in === "messages" && (
        <>
          <SelectField
            label={t("kind")}
            value={place.kind ?? ""}
            options={[any, ...KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))]}
            onChange={(kind) => onChange({ kind: KINDS.find((one) => one === kind) })}
          />
          <TextField
            label={t("from")}
            type="date"
            value={place.from ?? ""}
            max={place.to}
            onChange={(event) => onChange({ from: event.target.value })}
          />
          <TextField
            label={t("to")}
            type="date"
            value={place.to ?? ""}
            min={place.from}
            onChange={(event) => onChange({ to: event.target.value })}
          />
        </>
      )}
    </div>
  );
}
