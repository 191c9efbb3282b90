/** The letters on an avatar: of the first and the last word; `#` for a number. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const [first, last] = [words[0], words.length > 1 ? words[words.length - 1] : undefined];
  if (!first) return "#";
  return ([...first][0] ?? "").concat(last ? ([...last][0] ?? "") : "").toLocaleUpperCase();
}
