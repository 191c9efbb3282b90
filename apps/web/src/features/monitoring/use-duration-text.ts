import { useTranslations } from "use-intl";
import { durationParts } from "./duration-parts.ts";

/** A time as people say it: "1 min 12 s", "3 h 5 min". */
export function useDurationText(): (seconds: number) => string {
  const t = useTranslations("monitoring.units");
  return (seconds) =>
    durationParts(seconds)
      .map(({ value, unit }) => t(unit, { value }))
      .join(" ");
}
