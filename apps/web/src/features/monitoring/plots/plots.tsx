import type { MonitoringFigures } from "@gomarketing/contracts";
import { AgentsPlot } from "./agents-plot.tsx";
import { ResponsePlot } from "./response-plot.tsx";
import { VolumePlot } from "./volume-plot.tsx";

/** Messages, answers and people over time. */
export function Plots({ figures }: { figures: MonitoringFigures }) {
  return (
    <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
      <VolumePlot figures={figures} />
      <ResponsePlot figures={figures} kind="firstResponse" />
      <AgentsPlot figures={figures} />
      <ResponsePlot figures={figures} kind="resolution" />
    </div>
  );
}
