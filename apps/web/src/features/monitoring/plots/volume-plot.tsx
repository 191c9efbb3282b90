import type { MonitoringFigures } from "@gomarketing/contracts";
import { Area, AreaChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useFormatter, useTranslations } from "use-intl";
import { PanelCard } from "../panel-card.tsx";
import { FiguresTable } from "./figures-table.tsx";
import { AXIS, GRID, Legend, MARGIN, PLOT_HEIGHT, PlotTooltip, useBucketTime } from "./plot-parts.tsx";

export function VolumePlot({ figures: { volume, range, timeZone } }: { figures: MonitoringFigures }) {
  const t = useTranslations("monitoring");
  const format = useFormatter();
  const time = useBucketTime(range, timeZone);
  const series = [
    { key: "received", name: t("receivedShort"), color: "var(--brand)" },
    { key: "sent", name: t("sentShort"), color: "var(--plot-2)" },
  ] as const;
  const peak = volume.buckets.reduce((most, one) => (one.received > most.received ? one : most), {
    at: "",
    received: 0,
    sent: 0,
  });
  return (
    <PanelCard
      title={t("volume")}
      lead={peak.received > 0 ? t("peak", { time: time(peak.at), count: peak.received }) : t("noMessages")}
      aside={<Legend series={series} />}
    >
      <ResponsiveContainer width="100%" height={PLOT_HEIGHT}>
        <AreaChart data={volume.buckets} margin={MARGIN} accessibilityLayer title={t("volume")}>
          <CartesianGrid {...GRID} />
          <XAxis dataKey="at" tickFormatter={time} minTickGap={24} {...AXIS} />
          <YAxis width={40} allowDecimals={false} {...AXIS} />
          <Tooltip content={<PlotTooltip series={series} titleOf={time} said={(value) => format.number(value)} />} />
          <Area
            dataKey="received"
            stroke="var(--brand)"
            strokeWidth={2}
            fill="var(--brand)"
            fillOpacity={0.13}
            isAnimationActive={false}
          />
          <Area
            dataKey="sent"
            stroke="var(--plot-2)"
            strokeWidth={2}
            strokeDasharray="5 3"
            fill="none"
            isAnimationActive={false}
          />
        </AreaChart>
      </ResponsiveContainer>
      <FiguresTable
        caption={t("volume")}
        head={[t("time"), t("receivedShort"), t("sentShort")]}
        rows={volume.buckets.map(({ at, received, sent }) => [time(at), format.number(received), format.number(sent)])}
      />
    </PanelCard>
  );
}
