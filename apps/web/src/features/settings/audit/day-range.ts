/** Of `2026-03-31`, as a date field gives it, the first moment in the reader's time zone; undefined when it is no day. */
export const dayStart = (day: string): string | undefined => momentOf(day, 0);

/** And the first moment after it. */
export const dayEnd = (day: string): string | undefined => momentOf(day, 1);

function momentOf(day: string, later: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (!year || !month || !date) return undefined;
  const moment = new Date(Number(year), Number(month) - 1, Number(date) + later);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
