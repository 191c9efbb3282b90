import { useTranslations } from "use-intl";

interface FiguresTableProps {
  caption: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

/** A plot's figures in words, for whoever cannot see it or wants to copy them. */
export function FiguresTable({ caption, head, rows }: FiguresTableProps) {
  const t = useTranslations("monitoring");
  return (
    <details className="text-12 text-ink-2">
      <summary className="cursor-pointer rounded select-none hover:text-ink">{t("asTable")}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-label={caption} className="mt-2 max-h-56 overflow-auto">
        <table className="w-full border-collapse text-left tabular-nums">
          <caption className="sr-only">{caption}</caption>
          <thead>
            <tr>
              {head.map((cell) => (
                <th key={cell} scope="col" className="border-b border-line px-2 py-1 font-medium">
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([first = "", ...cells]) => (
              <tr key={first}>
                <th scope="row" className="px-2 py-0.5 font-normal">
                  {first}
                </th>
                {cells.map((cell, index) => (
                  <td key={head[index + 1]} className="px-2 py-0.5 text-ink">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
