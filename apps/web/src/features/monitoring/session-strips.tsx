import type { MonitoringFigures, SessionFigures } from "@gomarketing/contracts";
import { useFormatter, useTranslations } from "use-intl";
import { classNames } from "../../ui/class-names.ts";
import { type AvailabilityCell, availabilityCells } from "./availability-cells.ts";
import { PanelCard } from "./panel-card.tsx";

/** A restart, or a line that came back at once, is no failure. */
const GOOD_SHARE = 0.99;
const CELLS = { "1h": 30, "24h": 24, "7d": 28, "30d": 30 } as const;

/** When each session was there, as a strip: one glance for a day, or a month. */
export function SessionStrips({ figures }: { figures: MonitoringFigures }) {
  const t = useTranslations("monitoring");
  return (
    <PanelCard title={t("sessions")} lead={t("availability")}>
      {figures.sessions.length === 0 && <p className="text-14 text-ink-2">{t("noSessions")}</p>}
      <ul className="flex flex-col gap-3">
        {figures.sessions.map((session) => (
          <Strip key={session.id} session={session} figures={figures} />
        ))}
      </ul>
    </PanelCard>
  );
}

function Strip({ session, figures }: { session: SessionFigures; figures: MonitoringFigures }) {
  const t = useTranslations("monitoring");
  const status = useTranslations("sessions.status");
  const format = useFormatter();
  const cells = availabilityCells(
    session.spans,
    Date.parse(figures.from),
    Date.parse(figures.to),
    CELLS[figures.range],
  );
  const isUp = session.status === "connected";
  const share =
    session.availability === undefined
      ? undefined
      : format.number(session.availability, { style: "percent", maximumFractionDigits: 1 });
  return (
    <li className="flex flex-col gap-1.5">
      <p className="flex items-baseline justify-between gap-3 text-14">
        <span className="min-w-0 truncate font-medium">{session.name}</span>
        <span className={classNames("shrink-0 text-12 font-medium", isUp ? "text-ok" : "text-danger")}>
          {[status(session.status), share].filter(Boolean).join(" · ")}
        </span>
      </p>
      <div
        role="img"
        aria-label={share ? t("availabilityOf", { name: session.name, share }) : t("availabilityUnknown")}
        className="flex gap-[3px]"
      >
        {cells.map((cell) => (
          <Cell key={cell.from} cell={cell} />
        ))}
      </div>
    </li>
  );
}

function Cell({ cell: { from, to, share } }: { cell: AvailabilityCell }) {
  const t = useTranslations("monitoring");
  const format = useFormatter();
  const time = format.dateTimeRange(from, to, { day: "numeric", month: "numeric", hour: "numeric", minute: "numeric" });
  const said = share === undefined ? t("unknown") : format.number(share, { style: "percent" });
  return (
    <span
      title={`${time}: ${said}`}
      className={classNames(
        "h-6 min-w-0 flex-1 rounded-[3px] forced-colors:border",
        share === undefined && "bg-shade-2",
        share !== undefined && (share >= GOOD_SHARE ? "bg-ok opacity-75" : share > 0.5 ? "bg-warn" : "bg-danger"),
      )}
    />
  );
}
