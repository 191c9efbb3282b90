/** Lower case without accents, so that what reads alike compares alike. */
export const fold = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();

export const wordsOf = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

const STOP_WORDS = new Set(
  `a o e as os um uma uns umas de da do das dos em na no nas nos por pela pelo para pra pro com sem sob sobre ate que qual quais
   quem como quando onde porque se mas ou ja nao sim mais menos muito muita tambem so ainda la ai aqui isso isto esse essa este
   esta aquele aquela ele ela eles elas eu tu voce voces nos me te lhe seu sua seus suas meu minha teu tua ser e era foi sao
   estar estou esta estamos estao ter tem temos tenho haver ha vai vou vamos ir fica ficamos fico pode posso podemos
   ao aos à num numa entao bem tao the a an of to in on for and or is are was be it this that you your we our i my`.split(
    /\s+/,
  ),
);

/** Enough of a Portuguese word to know it in its other forms: "troca", "trocar", "trocas". */
const STEM_CHARACTERS = 5;

/** The stems of the words that say something. */
export const contentStems = (text: string): string[] =>
  wordsOf(text)
    .filter((word) => word.length > 2 && !STOP_WORDS.has(word))
    .map((word) => word.slice(0, STEM_CHARACTERS));

export function nGrams(words: readonly string[], size: number): Set<string> {
  const grams = new Set<string>();
  for (let start = 0; start + size <= words.length; start += 1) grams.add(words.slice(start, start + size).join(" "));
  return grams;
}

/** How much of `some` is in `all`: 0 to 1. */
export function shareIn(some: ReadonlySet<string>, all: ReadonlySet<string>): number {
  if (some.size === 0) return 0;
  let found = 0;
  for (const one of some) if (all.has(one)) found += 1;
  return found / some.size;
}

/** A sentence with the white space after it: put together they are the text again. */
export interface Sentence {
  readonly text: string;
  readonly gap: string;
}

const ABBREVIATION = /(^|\s)(sr|sra|dr|dra|av|ex|obs|tel|min|max|aprox|n|no|nº|un|pág|pag)\.$/i;

export function sentencesOf(text: string): Sentence[] {
  const sentences: { text: string; gap: string }[] = [];
  for (const [, body = "", gap = ""] of text.matchAll(/([^\n]+?)((?<=[.!?…][)"”*_\]]*)[ \t]+(?=\S)|\s*\n\s*|$)/g)) {
    const last = sentences.at(-1);
    if (last && ABBREVIATION.test(last.text) && !last.gap.includes("\n"))
      sentences.splice(-1, 1, { text: last.text + last.gap + body, gap });
    else if (body.trim() !== "") sentences.push({ text: body, gap });
  }
  return sentences;
}

export const joined = (sentences: readonly Sentence[]): string =>
  sentences
    .map(({ text, gap }) => text + gap)
    .join("")
    .trim();

/** As a sentence begins. */
export const capitalized = (text: string): string => text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
