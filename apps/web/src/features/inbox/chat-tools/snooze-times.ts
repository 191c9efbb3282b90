const EVENING_HOUR = 18;
const MORNING_HOUR = 9;
const LATER_HOURS = 3;
const MONDAY = 1;

export type SnoozeTime = "later" | "tomorrow" | "monday";

/** The moments that one lets a chat rest until, by this machine's clock: those that lie ahead, each once. */
export function snoozeTimes(now: Date): readonly { name: SnoozeTime; at: Date }[] {
  const later = new Date(now);
  later.setHours(now.getHours() + LATER_HOURS, 0, 0, 0);
  const tomorrow = atHour(now, 1);
  const monday = atHour(now, (MONDAY - now.getDay() + 7) % 7 || 7);
  return [
    // In the evening "in three hours" is nobody's working time.
    ...(now.getHours() < EVENING_HOUR ? [{ name: "later" as const, at: later }] : []),
    { name: "tomorrow", at: tomorrow },
    ...(monday.getTime() === tomorrow.getTime() ? [] : [{ name: "monday" as const, at: monday }]),
  ];
}

function atHour(now: Date, inDays: number): Date {
  const day = new Date(now);
  day.setDate(now.getDate() + inDays);
  day.setHours(MORNING_HOUR, 0, 0, 0);
  return day;
}
