import { useFormatter } from "use-intl";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** Bytes as people say them: `1,4 MB`. */
export function useSize(): (bytes: number) => string {
  const format = useFormatter();
  return (bytes) => {
    let [value, step] = [bytes, 0];
    while (value >= 1_000 && step < UNITS.length - 1) [value, step] = [value / 1_000, step + 1];
    const digits = value < 10 && step > 0 ? 1 : 0;
    return format.number(value, {
      style: "unit",
      unit: UNITS[step],
      unitDisplay: "short",
      maximumFractionDigits: digits,
    });
  };
}
