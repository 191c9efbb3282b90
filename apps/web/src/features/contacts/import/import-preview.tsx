import type { ContactImport } from "@gomarketing/contracts";
import { useTranslations } from "use-intl";
import { classNames } from "../../../ui/class-names.ts";
import { showPhone } from "../../../ui/phone-number.ts";

const TONES = { create: "text-ok", update: "text-brand-ink", skip: "text-danger" } as const;

/** What the first rows would come to. */
export function ImportPreview({ draft }: { draft: ContactImport }) {
  const t = useTranslations("import");
  const rows = draft.preview ?? [];
  if (rows.length === 0) return null;
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-14 font-semibold">{t("preview")}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways must be reached by keys */}
      <div tabIndex={0} className="max-h-64 overflow-auto rounded-xl border border-line">
        <table className="w-full text-left text-13">
          <thead className="bg-field text-ink-2">
            <tr>
              {(["line", "action", "name", "phone", "email", "others"] as const).map((heading) => (
                <th key={heading} scope="col" className="px-3 py-2 font-medium whitespace-nowrap">
                  {t(`headings.${heading}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {rows.map((row) => (
              <tr key={row.line}>
                <td className="px-3 py-1.5 text-ink-2">{row.line}</td>
                <td className={classNames("px-3 py-1.5 font-medium whitespace-nowrap", TONES[row.action])}>
                  {t(`actions.${row.action}`)}
                </td>
                <td className="px-3 py-1.5">{row.name}</td>
                <td className="px-3 py-1.5 whitespace-nowrap">{row.phone && showPhone(row.phone)}</td>
                <td className="px-3 py-1.5">{row.email}</td>
                <td className="px-3 py-1.5">{Object.values(row.fields).join(" · ")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
