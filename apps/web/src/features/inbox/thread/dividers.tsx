import { useFormatter, useTranslations } from "use-intl";
import { daysBetween } from "../../../ui/days.ts";

export function DayRow({ date }: { date: string }) {
  const t = useTranslations("thread");
  const format = useFormatter();
  const day = new Date(date);
  const days = daysBetween(day, new Date());
  const name =
    days === 0
      ? t("today")
      : days === 1
        ? t("yesterday")
        : format.dateTime(day, {
            weekday: days < 7 ? "long" : undefined,
            day: "numeric",
            month: "long",
            year: days > 300 ? "numeric" : undefined,
          });
  return (
    <div className="flex justify-center pt-3 pb-1">
      <span className="rounded-lg bg-other px-3 py-1 text-12 font-medium text-ink-2 shadow-bubble">{name}</span>
    </div>
  );
}

export function UnreadRow({ count }: { count: number }) {
  const t = useTranslations("thread");
  return (
    <div className="flex items-center gap-3 pt-3 pb-1 text-12 font-semibold text-brand-ink">
      <span aria-hidden className="h-px flex-1 bg-brand/50" />
      {t("unreadDivider", { count })}
      <span aria-hidden className="h-px flex-1 bg-brand/50" />
    </div>
  );
}
