/**
 * A value whose texts PostgreSQL can hold: without NUL, and without halves of surrogate pairs, which stand as the replacement
 * character. What a customer wrote is never refused for them: their message, and all after it, would never arrive.
 */
export function storable(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed().replaceAll("\0", "\u{fffd}");
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, storable(member)]));
}
