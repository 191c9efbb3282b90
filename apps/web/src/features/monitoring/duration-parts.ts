type Unit = "days" | "hours" | "minutes" | "seconds";
export interface DurationPart {
  readonly value: number;
  readonly unit: Unit;
}

const UNITS = [
  { unit: "days", seconds: 86_400 },
  { unit: "hours", seconds: 3_600 },
  { unit: "minutes", seconds: 60 },
  { unit: "seconds", seconds: 1 },
] as const;

/** A time in its two largest units, rounded to the smaller; nothing that is zero beside another. */
export function durationParts(seconds: number): DurationPart[] {
  const whole = Math.max(0, Math.round(seconds));
  const first = UNITS.findIndex((unit) => whole >= unit.seconds);
  if (first === -1) return [{ value: 0, unit: "seconds" }];
  const smaller = UNITS[first + 1];
  const rounded = smaller ? Math.round(whole / smaller.seconds) * smaller.seconds : whole;
  const larger = UNITS.findIndex((unit) => rounded >= unit.seconds);
  if (larger !== first) return durationParts(rounded);
  const { unit, seconds: size } = UNITS[first] ?? UNITS[3];
  const rest = smaller ? (rounded % size) / smaller.seconds : 0;
  return [
    { value: Math.floor(rounded / size), unit },
    ...(smaller && rest > 0 ? [{ value: rest, unit: smaller.unit }] : []),
  ];
}
