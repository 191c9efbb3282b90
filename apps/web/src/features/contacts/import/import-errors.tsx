import type { ImportError } from "@gomarketing/contracts";
import { useTranslations } from "use-intl";

/** Row by row what is wrong, in the reader's language. */
export function ImportErrors({ errors, lead }: { errors: readonly ImportError[]; lead: string }) {
  const t = useTranslations("import");
  const textOf = ({ code, value = "", options = [], message }: ImportError) =>
    // What is of before there were codes, or of a newer server, is said in the server's words.
    code && t.has(`errors.${code}`) ? t(`errors.${code}`, { value, options: options.join(", ") }) : message;
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
        {errors.map((error) => (
          <li key={`${error.line} ${error.column} ${error.message}`} className="break-words">
            <strong className="font-semibold">
              {error.column
                ? t("where", { line: error.line, column: error.column })
                : t("whereLine", { line: error.line })}
            </strong>{" "}
            {textOf(error)}
          </li>
        ))}
      </ul>
    </section>
  );
}
