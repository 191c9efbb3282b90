const DAY_MS = 86_400_000;

/** How many midnights lie between two moments, by this machine's clock. Summer time makes some days shorter. */
export function daysBetween(earlier: Date, later: Date): number {
  return Math.round((midnightOf(later) - midnightOf(earlier)) / DAY_MS);
}

/** The calendar day of a moment, as a key: `2026-11-23`. */
export function dayKey(date: Date): string {
  const part = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${part(date.getMonth() + 1)}-${part(date.getDate())}`;
}

const midnightOf = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
