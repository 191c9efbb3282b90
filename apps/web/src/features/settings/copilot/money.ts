/** Millionths of a US dollar. */
export const MICROS = 1_000_000;

const SECOND_MS = 1_000;

/** A number that was typed, with a comma or a point; null when nothing or nonsense was. */
export function numberOf(text: string): number | null {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() === "" || !Number.isFinite(value) || value < 0 ? null : value;
}

export const microsOf = (dollars: string): number | null => {
  const value = numberOf(dollars);
  return value === null ? null : Math.round(value * MICROS);
};

export const dollarsOf = (micros: number | null): string => (micros === null ? "" : String(micros / MICROS));

export const millisecondsOf = (seconds: string): number => Math.round((numberOf(seconds) ?? 0) * SECOND_MS);
export const secondsOf = (milliseconds: number): string => String(milliseconds / SECOND_MS);
