/** What is looked for in `contacts.search_text`: in lower case, without accents, of a number its digits alone. */
export function searchPattern(q: string): string {
  const isNumber = /^[+\d\s().-]+$/.test(q) && /\d/.test(q);
  const folded = isNumber ? q.replaceAll(/\D/g, "") : q.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return `%${folded.replaceAll(/[\\%_]/g, (special) => `\\${special}`)}%`;
}
