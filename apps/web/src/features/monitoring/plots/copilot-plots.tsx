import type { MonitoringRange, SuggestionFigures } from "@gomarketing/contracts";
import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useFormatter, useTranslations } from "use-intl";
import { PanelCard } from "../panel-card.tsx";
import { FiguresTable } from "./figures-table.tsx";
import { AXIS, GRID, Legend, MARGIN, PLOT_HEIGHT, PlotTooltip, useBucketTime } from "./plot-parts.tsx";

interface CopilotPlotsProps {
  suggestions: SuggestionFigures;
  range: MonitoringRange;
  timeZone: string;
}

const MICROS = 1_000_000;
/** A first word takes less than a second, or not much more. */
const SECONDS = { style: "unit", unit: "second", maximumSignificantDigits: 2 } as const;

/** What the copilot was worth, and what it cost. */
export function CopilotPlots({ suggestions, range, timeZone }: CopilotPlotsProps) {
  const t = useTranslations("monitoring.copilot");
  const format = useFormatter();
  const time = useBucketTime(range, timeZone);
  const money = (micros: number) =>
    format.number(micros / MICROS, {
      style: "currency",
      currency: "USD",
      // A suggestion costs a part of a cent; of dollars nobody counts them.
      maximumFractionDigits: micros < MICROS ? 4 : 2,
    });
  // Without a provider, or with one that is free, a scale of money has nothing to say.
  const hasCost = suggestions.costMicros > 0;
  const series = [
    { key: "suggested", name: t("suggested"), color: "var(--ai)" },
    ...(hasCost ? [{ key: "costMicros", name: t("cost"), color: "var(--plot-2)" }] : []),
  ];
  return (
    <PanelCard
      title={t("title")}
      lead={t("lead", { cost: money(suggestions.costMicros) })}
      aside={<Legend series={series} />}
    >
      <Outcomes suggestions={suggestions} />
      <ResponsiveContainer width="100%" height={PLOT_HEIGHT}>
        <ComposedChart data={suggestions.buckets} margin={MARGIN} accessibilityLayer title={t("title")}>
          <CartesianGrid {...GRID} />
          <XAxis dataKey="at" tickFormatter={time} minTickGap={24} {...AXIS} />
          <YAxis yAxisId="count" width={40} allowDecimals={false} {...AXIS} />
          {hasCost && <YAxis yAxisId="cost" width={64} orientation="right" tickFormatter={money} {...AXIS} />}
          <Tooltip
            cursor={{ fill: "var(--shade)" }}
            content={<CopilotTooltip series={series} titleOf={time} money={money} />}
          />
          <Bar yAxisId="count" dataKey="suggested" fill="var(--ai)" radius={[3, 3, 0, 0]} isAnimationActive={false} />
          {hasCost && (
            <Line
              yAxisId="cost"
              dataKey="costMicros"
              stroke="var(--plot-2)"
              strokeWidth={2}
              dot={false}
              isAnimationActive={false}
            />
          )}
        </ComposedChart>
      </ResponsiveContainer>
      <FiguresTable
        caption={t("title")}
        head={[t("time"), t("suggested"), t("cost")]}
        rows={suggestions.buckets.map((one) => [time(one.at), format.number(one.suggested), money(one.costMicros)])}
      />
    </PanelCard>
  );
}

type TooltipProps = Omit<Parameters<typeof PlotTooltip>[0], "said"> & { money(micros: number): string };

/** Two figures of two kinds: a number, and money. */
function CopilotTooltip({ money, ...rest }: TooltipProps) {
  const format = useFormatter();
  return <PlotTooltip {...rest} said={(value, key) => (key === "costMicros" ? money(value) : format.number(value))} />;
}

function Outcomes({ suggestions }: { suggestions: SuggestionFigures }) {
  const t = useTranslations("monitoring.copilot");
  const format = useFormatter();
  const { acceptanceRate, firstWord } = suggestions;
  const facts = [
    [t("suggested"), format.number(suggestions.suggested)],
    [t("accepted"), format.number(suggestions.accepted)],
    [t("edited"), format.number(suggestions.edited)],
    [t("discarded"), format.number(suggestions.discarded)],
    [t("withheld"), format.number(suggestions.withheld)],
    [t("failed"), format.number(suggestions.failed)],
    [t("acceptance"), acceptanceRate === undefined ? "–" : format.number(acceptanceRate, { style: "percent" })],
    [t("firstWord"), firstWord.p50Seconds === undefined ? "–" : format.number(firstWord.p50Seconds, SECONDS)],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-2 text-14 sm:grid-cols-4 lg:grid-cols-8">
      {facts.map(([name, value]) => (
        <div key={name} className="flex flex-col">
          <dt className="text-12 text-ink-2">{name}</dt>
          <dd className="font-semibold tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
