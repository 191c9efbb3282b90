import type { SuggestionQuality } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { fetchQuality, type QualityRange } from "../../../backend/copilot.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Awaited } from "../../../ui/awaited.tsx";
import { ChoiceGroup } from "../../../ui/choice-group.tsx";
import { Section } from "./section.tsx";

const RANGES: readonly QualityRange[] = ["24h", "7d", "30d", "90d"];
const GROUPS = ["models", "promptVersions", "agents"] as const;

/** How suggestions fared: how many were taken, and how much of them was changed. */
export function Quality() {
  const t = useTranslations("copilot.quality");
  const [range, setRange] = useState<QualityRange>("7d");
  const quality = useQuery({
    queryKey: keys.copilotQuality(range),
    queryFn: ({ signal }) => fetchQuality(range, signal),
    staleTime: 0,
    meta: { isShownInPlace: true },
  });
  return (
    <Section
      title={t("title")}
      lead={t("lead")}
      aside={
        <ChoiceGroup
          look="framed"
          label={t("range")}
          value={range}
          options={RANGES.map((value) => ({ value, label: t(`ranges.${value}`) }))}
          onChange={(chosen: QualityRange) => setRange(chosen)}
        />
      }
    >
      <Awaited query={quality} className="h-24 rounded-xl" />
      {quality.data && GROUPS.map((group) => <Group key={group} group={group} rows={quality.data[group]} />)}
    </Section>
  );
}

function Group({ group, rows }: { group: (typeof GROUPS)[number]; rows: readonly SuggestionQuality[] }) {
  const t = useTranslations("copilot.quality");
  const format = useFormatter();
  const percent = (share: number | undefined) =>
    share === undefined ? "–" : format.number(share, { style: "percent" });
  if (rows.length === 0) return <p className="text-14 text-ink-2">{t(`none.${group}`)}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label={t(group)} className="overflow-x-auto">
      <table className="w-full min-w-160 table-fixed text-left text-13 tabular-nums">
        <thead className="text-ink-2">
          <tr>
            {[t(group), t("suggested"), t("accepted"), t("edited"), t("discarded"), t("rate"), t("distance")].map(
              (head) => (
                <th
                  key={head}
                  scope="col"
                  className="border-b border-line px-2 py-1.5 align-bottom font-medium first:w-[28%]"
                >
                  {head}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row" className="px-2 py-1.5 font-medium wrap-anywhere">
                {row.name}
              </th>
              <td className="px-2 py-1.5">{format.number(row.suggested)}</td>
              <td className="px-2 py-1.5">{format.number(row.accepted)}</td>
              <td className="px-2 py-1.5">{format.number(row.edited)}</td>
              <td className="px-2 py-1.5">{format.number(row.discarded)}</td>
              <td className="px-2 py-1.5">{percent(row.acceptanceRate)}</td>
              <td className="px-2 py-1.5">{percent(row.editDistance)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
