import { useFormatter, useTranslations } from "use-intl";
import { daysBetween } from "../../../ui/days.ts";

/** When something happened, as short as a list needs: today's hour, "ontem", the weekday, or the date. */
export function useShortTime(): (iso: string) => string {
  const format = useFormatter();
  const t = useTranslations("inbox");
  return (iso) => {
    const date = new Date(iso);
    const days = daysBetween(date, new Date());
    if (days <= 0) return format.dateTime(date, { timeStyle: "short" });
    if (days === 1) return t("yesterday");
    if (days < 7) return format.dateTime(date, { weekday: "short" }).replace(".", "");
    return format.dateTime(date, { day: "2-digit", month: "2-digit", year: "2-digit" });
  };
}
