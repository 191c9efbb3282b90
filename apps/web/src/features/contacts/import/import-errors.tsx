import type { ImportError } from "@gomarketing/contracts";
import { useTranslations } from "use-intl";
import { importErrorKey } from "./import-error-text.ts";

/** Row by row what is wrong, in the reader's language. */
export function ImportErrors({ errors, lead }: { errors: readonly ImportError[]; lead: string }) {
  const t = useTranslations("import");
  const textOf = (message: string) => {
    const known = importErrorKey(message);
    return known ? t(`errors.${known.key}`, { value: known.value }) : message;
  };
  if (errors.length === 0) return null;
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-14 font-semibold text-danger">{lead}</h3>
      <ul
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keys
        tabIndex={0}
        aria-label={lead}
        className="flex max-h-40 flex-col gap-1 overflow-y-auto rounded-xl bg-danger-soft p-3 text-13"
      >
        {errors.map(({ line, column, message }) => (
          <li key={`${line} ${column} ${message}`} className="break-words">
            <strong className="font-semibold">
              {column ? t("where", { line, column }) : t("whereLine", { line })}
            </strong>{" "}
            {textOf(message)}
          </li>
        ))}
      </ul>
    </section>
  );
}
