import type { BacklogFigures, MonitoringFigure } from "@gomarketing/contracts";
import { useFormatter, useTranslations } from "use-intl";
import { FigureButton, PanelCard } from "./panel-card.tsx";
import { useDurationText } from "./use-duration-text.ts";

interface BacklogProps {
  backlog: BacklogFigures;
  onOpen(figure: MonitoringFigure): void;
}

const STATES = ["open", "pending", "snoozed", "unassigned"] as const;

/** What is to be done now, and how long people have been waiting for it. */
export function Backlog({ backlog, onOpen }: BacklogProps) {
  const t = useTranslations("monitoring");
  const format = useFormatter();
  return (
    <PanelCard title={t("backlog")} lead={t("backlogLead")}>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-1 text-14 sm:grid-cols-4">
        {STATES.map((state) => (
          <div key={state} className="flex flex-col">
            <dt className="text-12 text-ink-2">{t(`states.${state}`)}</dt>
            <dd>
              <FigureButton label={t("showChats")} onClick={() => onOpen(state)}>
                {format.number(backlog[state])}
              </FigureButton>
            </dd>
          </div>
        ))}
      </dl>
      <Ages ages={backlog.ages} />
    </PanelCard>
  );
}

function Ages({ ages }: Pick<BacklogFigures, "ages">) {
  const t = useTranslations("monitoring");
  const durationText = useDurationText();
  const most = Math.max(1, ...ages.map(({ count }) => count));
  return (
    <ul aria-label={t("waitingByAge")} className="flex flex-col gap-1.5">
      {ages.map(({ fromSeconds, toSeconds, count }, index) => (
        <li key={fromSeconds} className="grid grid-cols-[7.5rem_1fr_2.5rem] items-center gap-2 text-13">
          <span className="text-ink-2">
            {toSeconds === undefined
              ? t("olderThan", { age: durationText(fromSeconds) })
              : index === 0
                ? t("youngerThan", { age: durationText(toSeconds) })
                : t("between", { from: durationText(fromSeconds), to: durationText(toSeconds) })}
          </span>
          <span aria-hidden className="h-4 overflow-hidden rounded-sm bg-shade">
            <span
              className="block h-full rounded-sm"
              style={{
                width: `${(count / most) * 100}%`,
                background: `var(--${index === 0 ? "ok" : index < ages.length / 2 ? "warn" : "danger"})`,
              }}
            />
          </span>
          <span className="text-right font-medium tabular-nums">{count}</span>
        </li>
      ))}
    </ul>
  );
}
