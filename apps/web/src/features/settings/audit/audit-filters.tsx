import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { type AuditFilter, fetchMembers } from "../../../backend/people.ts";
import { keys } from "../../../backend/query-keys.ts";
import { SelectField } from "../../../ui/select-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { dayEnd, dayStart } from "./day-range.ts";
import { ACTIONS, useActionName } from "./use-action-name.ts";

interface AuditFiltersProps {
  filter: AuditFilter;
  onFilter(filter: AuditFilter): void;
}

/** By person, action, outcome and days, the reader's own. */
export function AuditFilters({ filter, onFilter }: AuditFiltersProps) {
  const t = useTranslations("audit");
  const nameOf = useActionName();
  const members = useQuery({ queryKey: keys.members, queryFn: fetchMembers, staleTime: 0 }).data ?? [];
  const change = (name: keyof AuditFilter, value: string | undefined) => {
    const { [name]: _old, ...others } = filter;
    onFilter(value ? { ...others, [name]: value } : others);
  };
  const all = { value: "", label: t("all") };
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-5">
      <SelectField
        label={t("actor")}
        options={[all, ...members.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={(id) => change("actorId", id)}
      />
      <SelectField
        label={t("action")}
        options={[all, ...ACTIONS.map((value) => ({ value, label: nameOf(value) }))]}
        onChange={(action) => change("action", action)}
      />
      <SelectField
        label={t("outcome")}
        options={[all, ...(["done", "refused"] as const).map((value) => ({ value, label: t(`outcomes.${value}`) }))]}
        onChange={(outcome) => change("outcome", outcome)}
      />
      <TextField label={t("from")} type="date" onChange={(event) => change("from", dayStart(event.target.value))} />
      <TextField label={t("to")} type="date" onChange={(event) => change("to", dayEnd(event.target.value))} />
    </div>
  );
}
