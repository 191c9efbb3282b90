import type { MonitoringFigures, MonitoringGroup } from "@gomarketing/contracts";
import { useState } from "react";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useFormatter, useTranslations } from "use-intl";
import { ChoiceGroup } from "../../../ui/choice-group.tsx";
import { PanelCard } from "../panel-card.tsx";
import { useDurationText } from "../use-duration-text.ts";
import { FiguresTable } from "./figures-table.tsx";
import { AXIS, Legend, MARGIN, PLOT_HEIGHT, PlotTooltip } from "./plot-parts.tsx";

const GROUPINGS = ["agents", "teams", "sessionGroups", "labels"] as const;
type Grouping = (typeof GROUPINGS)[number];

/** More bars would be lines; the table has all. */
const MOST_BARS = 8;
const ROW_PX = 38;
const AXIS_PX = 34;

/** What each person, team, session or label has settled and has open. */
export function AgentsPlot({ figures }: { figures: MonitoringFigures }) {
  const t = useTranslations("monitoring");
  const format = useFormatter();
  const durationText = useDurationText();
  const [grouping, setGrouping] = useState<Grouping>("agents");
  const series = [
    { key: "resolved", name: t("resolved"), color: "var(--ok)" },
    { key: "open", name: t("inProgress"), color: "var(--plot-2)" },
  ] as const;
  const groups = figures[grouping].map((group) =>
    barOf(group, group.name ?? t(grouping === "teams" ? "noTeam" : "nobody")),
  );
  const bars = groups.filter(({ resolved, open }) => resolved + open > 0).slice(0, MOST_BARS);
  return (
    <PanelCard title={t("byGroup")} lead={t("byGroupLead")} aside={<Legend series={series} />}>
      <ChoiceGroup
        look="framed"
        label={t("groupBy")}
        value={grouping}
        options={GROUPINGS.map((value) => ({ value, label: t(`groupings.${value}`) }))}
        onChange={(value: Grouping) => setGrouping(value)}
      />
      {bars.length === 0 ? (
        <p className="flex-1 py-8 text-center text-14 text-ink-2">{t("nothingYet")}</p>
      ) : (
        <ResponsiveContainer width="100%" height={Math.max(PLOT_HEIGHT - 52, bars.length * ROW_PX + AXIS_PX)}>
          <BarChart data={bars} layout="vertical" margin={MARGIN} barSize={22} accessibilityLayer title={t("byGroup")}>
            <CartesianGrid stroke="var(--line)" horizontal={false} />
            <XAxis type="number" allowDecimals={false} {...AXIS} />
            <YAxis type="category" dataKey="name" width={96} {...AXIS} />
            <Tooltip
              cursor={{ fill: "var(--shade)" }}
              content={<PlotTooltip series={series} titleOf={(name) => name} said={(value) => format.number(value)} />}
            />
            <Bar dataKey="resolved" stackId="all" fill="var(--ok)" isAnimationActive={false} />
            <Bar dataKey="open" stackId="all" fill="var(--plot-2)" radius={[0, 4, 4, 0]} isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      )}
      <FiguresTable
        caption={t("byGroup")}
        head={[t("name"), t("receivedShort"), t("sentShort"), t("resolved"), t("inProgress"), t("firstResponse")]}
        rows={groups.map(({ name, group, resolved, open }) => [
          name,
          format.number(group.received),
          format.number(group.sent),
          format.number(resolved),
          format.number(open),
          group.firstResponse.p50Seconds === undefined ? "–" : durationText(group.firstResponse.p50Seconds),
        ])}
      />
    </PanelCard>
  );
}

const barOf = (group: MonitoringGroup, name: string) => ({
  name,
  group,
  resolved: group.resolution.count,
  open: group.backlog.open + group.backlog.pending,
});
