import type { FailureFigures, MonitoringFigure } from "@gomarketing/contracts";
import { useFormatter, useTranslations } from "use-intl";
import { useReasonText } from "../../ui/problem-text.ts";
import { FigureButton, PanelCard } from "./panel-card.tsx";

interface FailuresProps {
  failures: FailureFigures;
  onOpen(figure: MonitoringFigure): void;
}

/** Why messages did not reach people. */
export function Failures({ failures, onOpen }: FailuresProps) {
  const t = useTranslations("monitoring");
  const format = useFormatter();
  const reasonText = useReasonText();
  return (
    <PanelCard
      title={t("failuresByReason")}
      lead={t("failuresBefore", { count: failures.previous })}
      aside={
        failures.failed > 0 && (
          <FigureButton label={t("showChats")} onClick={() => onOpen("failed")}>
            {format.number(failures.failed)}
          </FigureButton>
        )
      }
    >
      {failures.byReason.length === 0 ? (
        <p className="text-14 text-ink-2">{t("noFailures")}</p>
      ) : (
        <ul className="flex flex-col divide-y divide-line">
          {failures.byReason.map((reason) => (
            <li key={reason.code} className="flex items-baseline justify-between gap-4 py-1.5 text-14">
              <span className="min-w-0 first-letter:uppercase">{reasonText(reason)}</span>
              <span className="font-semibold text-danger tabular-nums">{format.number(reason.count)}</span>
            </li>
          ))}
        </ul>
      )}
    </PanelCard>
  );
}
