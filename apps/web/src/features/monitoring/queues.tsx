import type { MonitoringFigure, QueueFigures } from "@gomarketing/contracts";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useNow } from "../../ui/time.ts";
import { FigureButton, PanelCard } from "./panel-card.tsx";
import { useDurationText } from "./use-duration-text.ts";

interface QueuesProps {
  queues: QueueFigures;
  onOpen(figure: MonitoringFigure): void;
}

/** What waits inside the system, and since when. */
export function Queues({ queues: { messages, jobs, gatewayEvents }, onOpen }: QueuesProps) {
  const t = useTranslations("monitoring");
  const format = useFormatter();
  const now = useNow(1_000);
  const age = (since: string | undefined) => (since ? Math.max(0, (now - Date.parse(since)) / 1_000) : undefined);
  return (
    <PanelCard title={t("queues")} lead={t("queuesLead")}>
      <dl className="flex flex-col divide-y divide-line text-14">
        <Queue name={t("queuedMessages")} ageSeconds={age(messages.oldestAt)}>
          <FigureButton label={t("showChats")} onClick={() => onOpen("queued")}>
            {format.number(messages.waiting)}
          </FigureButton>
        </Queue>
        <Queue name={t("jobs")} ageSeconds={age(jobs.oldestAt)}>
          {format.number(jobs.waiting)}
          {jobs.retried > 0 && <span className="text-12 text-warn"> {t("retried", { count: jobs.retried })}</span>}
        </Queue>
        <Queue name={t("gatewayEvents")} ageSeconds={gatewayEvents?.waiting ? gatewayEvents.oldestSeconds : undefined}>
          {gatewayEvents ? (
            format.number(gatewayEvents.waiting)
          ) : (
            <span className="text-danger">{t("gatewayAway")}</span>
          )}
        </Queue>
      </dl>
    </PanelCard>
  );
}

function Queue({ name, ageSeconds, children }: { name: string; ageSeconds: number | undefined; children: ReactNode }) {
  const t = useTranslations("monitoring");
  const durationText = useDurationText();
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4 py-1.5">
      <dt>{name}</dt>
      <dd className="flex items-baseline gap-3 font-semibold tabular-nums">
        {ageSeconds !== undefined && (
          <span className="text-12 font-normal text-ink-2">{t("oldestFor", { age: durationText(ageSeconds) })}</span>
        )}
        {children}
      </dd>
    </div>
  );
}
