import type { ContactImport } from "@gomarketing/contracts";
import { useTranslations } from "use-intl";
import { useFieldDefinitions } from "../use-contacts.ts";

interface ImportMappingProps {
  draft: ContactImport;
  isBusy: boolean;
  onMap(mapping: (string | null)[]): void;
}

/** For each column of the table what it holds. */
export function ImportMapping({ draft, isBusy, onMap }: ImportMappingProps) {
  const t = useTranslations("import");
  const fields = useFieldDefinitions() ?? [];
  const targets = [
    { value: "", label: t("ignore") },
    ...(["name", "phone", "email"] as const).map((value) => ({ value: value as string, label: t(`targets.${value}`) })),
    ...fields.map(({ key, name }) => ({ value: `field:${key}`, label: name })),
  ];
  // A thing is taken from one column: choosing it for another takes it away here.
  const choose = (index: number, target: string) =>
    onMap(
      draft.columns.map((column, other) => {
        if (other === index) return target || null;
        return column.target === target ? null : column.target;
      }),
    );
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-14 font-semibold">{t("columns")}</h3>
      <ul aria-label={t("columns")} className="grid gap-2 sm:grid-cols-2">
        {draft.columns.map((column, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name; they never move
          <li key={`${index} ${column.name}`} className="flex flex-col gap-1.5 rounded-xl border border-line p-3">
            <span className="truncate text-14 font-medium">{column.name}</span>
            <span className="truncate text-12 text-ink-2">{column.samples.join(" · ") || "—"}</span>
            <select
              aria-label={t("columnHolds", { name: column.name })}
              value={column.target ?? ""}
              disabled={isBusy}
              onChange={(event) => choose(index, event.target.value)}
              className="h-10 rounded-[10px] border border-line-strong bg-field px-2 text-14"
            >
              {targets.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </li>
        ))}
      </ul>
    </section>
  );
}
