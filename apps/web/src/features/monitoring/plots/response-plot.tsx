import type { MonitoringFigures } from "@gomarketing/contracts";
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useTranslations } from "use-intl";
import { PanelCard } from "../panel-card.tsx";
import { useDurationText } from "../use-duration-text.ts";
import { FiguresTable } from "./figures-table.tsx";
import { AXIS, GRID, Legend, MARGIN, PLOT_HEIGHT, PlotTooltip, useBucketTime } from "./plot-parts.tsx";

interface ResponsePlotProps {
  figures: MonitoringFigures;
  kind: "firstResponse" | "resolution";
}

/** How long people waited for the first answer, or until their matter was settled. */
export function ResponsePlot({ figures, kind }: ResponsePlotProps) {
  const t = useTranslations("monitoring");
  const durationText = useDurationText();
  const time = useBucketTime(figures.range, figures.timeZone);
  const { buckets, count, p50Seconds, p90Seconds } = figures[kind];
  const series = [
    { key: "p50Seconds", name: t("median"), color: "var(--brand)" },
    { key: "p90Seconds", name: t("p90"), color: "var(--plot-2)" },
  ] as const;
  const said = (seconds: number | undefined) => (seconds === undefined ? "–" : durationText(seconds));
  // A label with an ordinary space in it is broken where it has room.
  const onOneLine = (seconds: number) => durationText(seconds).replaceAll(" ", "\u00a0");
  return (
    <PanelCard
      title={t(kind)}
      lead={t("medianOf", { median: said(p50Seconds), p90: said(p90Seconds), count })}
      aside={<Legend series={series} />}
    >
      {count === 0 ? (
        <p className="flex-1 py-8 text-center text-14 text-ink-2">{t("noneYet")}</p>
      ) : (
        <ResponsiveContainer width="100%" height={PLOT_HEIGHT}>
          <LineChart data={buckets} margin={MARGIN} accessibilityLayer title={t(kind)}>
            <CartesianGrid {...GRID} />
            <XAxis dataKey="at" tickFormatter={time} minTickGap={24} {...AXIS} />
            <YAxis width={80} allowDecimals={false} tickFormatter={onOneLine} {...AXIS} />
            <Tooltip content={<PlotTooltip series={series} titleOf={time} said={durationText} />} />
            <Line
              dataKey="p50Seconds"
              stroke="var(--brand)"
              strokeWidth={2}
              dot={{ r: 2 }}
              connectNulls
              isAnimationActive={false}
            />
            <Line
              dataKey="p90Seconds"
              stroke="var(--plot-2)"
              strokeWidth={2}
              strokeDasharray="5 3"
              dot={{ r: 2 }}
              connectNulls
              isAnimationActive={false}
            />
          </LineChart>
        </ResponsiveContainer>
      )}
      <FiguresTable
        caption={t(kind)}
        head={[t("time"), t("median"), t("p90")]}
        rows={buckets.map((one) => [time(one.at), said(one.p50Seconds), said(one.p90Seconds)])}
      />
    </PanelCard>
  );
}
