"use client";

import type { MonitoringFigure, MonitoringFigures } from "@gomarketing/contracts";
import { lazy, Suspense, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import type { MonitoringQuery } from "../../backend/monitoring.ts";
import { Awaited } from "../../ui/awaited.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useNow } from "../../ui/time.ts";
import { Alerts } from "./alerts.tsx";
import { Backlog } from "./backlog.tsx";
import { Failures } from "./failures.tsx";
import { Queues } from "./queues.tsx";
import { SessionStrips } from "./session-strips.tsx";
import { Tiles } from "./tiles.tsx";
import { Toolbar } from "./toolbar.tsx";
import { useFigures, useMonitoringQuery } from "./use-monitoring.ts";

const Plots = lazy(() => import("./plots/plots.tsx").then(({ Plots }) => ({ default: Plots })));
const CopilotPlots = lazy(() =>
  import("./plots/copilot-plots.tsx").then(({ CopilotPlots }) => ({ default: CopilotPlots })),
);
const ChatsBehindDialog = lazy(() =>
  import("./chats-behind-dialog.tsx").then(({ ChatsBehindDialog }) => ({ default: ChatsBehindDialog })),
);

/** What goes on at the desk, now and lately. */
export function Monitoring() {
  return (
    // The address is only known in the browser, not while the page is exported.
    <Suspense>
      <Panel />
    </Suspense>
  );
}

function Panel() {
  const { query, change, isWall } = useMonitoringQuery();
  const figures = useFigures(query);
  const [opened, setOpened] = useState<MonitoringFigure>();
  return (
    <div className={classNames("min-h-0 flex-1 overflow-y-auto bg-canvas", isWall && "fixed inset-0 z-30 [zoom:1.15]")}>
      <div className={classNames("mx-auto flex w-full flex-col gap-4 px-4 py-6", !isWall && "max-w-[74rem]")}>
        <Toolbar query={query} change={change} isWall={isWall} lead={<Freshness figures={figures.data} />} />
        <Alerts />
        {figures.data ? (
          <Figures figures={figures.data} query={query} isStale={figures.isPlaceholderData} onOpen={setOpened} />
        ) : (
          <Awaited query={figures} className="h-72 rounded-2xl" count={3} />
        )}
      </div>
      {opened && (
        <Suspense>
          <ChatsBehindDialog figure={opened} query={query} onClose={() => setOpened(undefined)} />
        </Suspense>
      )}
    </div>
  );
}

function Freshness({ figures }: { figures: MonitoringFigures | undefined }) {
  const t = useTranslations("monitoring");
  const format = useFormatter();
  const now = useNow(1_000);
  if (!figures) return null;
  const to = new Date(figures.to);
  const seconds = Math.max(0, Math.round((now - to.getTime()) / 1_000));
  return (
    <>
      {format.dateTime(to, { day: "numeric", month: "long" })}
      {" · "}
      {t("updated", { seconds })}
    </>
  );
}

interface FiguresProps {
  figures: MonitoringFigures;
  query: MonitoringQuery;
  isStale: boolean;
  onOpen(figure: MonitoringFigure): void;
}

function Figures({ figures, query, isStale, onOpen }: FiguresProps) {
  return (
    <div aria-busy={isStale} className={classNames("flex flex-col gap-4", isStale && "opacity-60")}>
      <Tiles figures={figures} onOpen={onOpen} />
      <Suspense fallback={<Skeleton className="h-72 rounded-2xl" count={2} />}>
        <Plots figures={figures} />
      </Suspense>
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        <SessionStrips figures={figures} />
        <Backlog backlog={figures.backlog} onOpen={onOpen} />
        <Failures failures={figures.failures} onOpen={onOpen} />
        <Queues queues={figures.queues} onOpen={onOpen} />
      </div>
      <Suspense fallback={<Skeleton className="h-72 rounded-2xl" />}>
        <CopilotPlots suggestions={figures.suggestions} range={query.range} timeZone={figures.timeZone} />
      </Suspense>
    </div>
  );
}
