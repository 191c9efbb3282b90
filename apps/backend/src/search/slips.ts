/** Shorter words with another letter are other words. */
const MIN_LETTERS = 4;
const MAX_LETTERS = 20;

/**
 * What a word of a name may have been meant to be: with one letter wrong, too many, too few, or two that changed places. Each is
 * a pattern for LIKE, of a whole word; none for what is short, or is no word of plain letters.
 */
export function slipsOf(part: string): string[] {
  if (!/^[a-z]+$/.test(part) || part.length < MIN_LETTERS || part.length > MAX_LETTERS) return [];
  const variants = new Set<string>();
  for (let at = 0; at <= part.length; at += 1) {
    const [before, after] = [part.slice(0, at), part.slice(at)];
    variants.add(`${before}_${after}`);
    if (after === "") continue;
    variants.add(`${before}_${after.slice(1)}`);
    variants.add(`${before}${after.slice(1)}`);
    if (after.length > 1) variants.add(`${before}${after.charAt(1)}${after.charAt(0)}${after.slice(2)}`);
  }
  return [...variants].flatMap((variant) => [`${variant} %`, `% ${variant} %`]);
}
