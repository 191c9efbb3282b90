import { francAll } from "franc-min";
import { detectAll } from "tinyld";
import { sentencesOf, wordsOf } from "./words.ts";

/** Below so many words nobody can tell. */
const MIN_WORDS = 5;
/** A sentence among others must be longer to be judged by itself. */
const MIN_SENTENCE_WORDS = 7;

/** By the two letters of ISO 639-1, the three that `franc` uses. */
const THREE_LETTERS: Readonly<Record<string, string>> = {
  pt: "por",
  es: "spa",
  en: "eng",
  fr: "fra",
  de: "deu",
  it: "ita",
};

/** Whether a text, or one long sentence of it, is in another language. Two detectors must agree on that: one alone calls good Portuguese Spanish. */
export function isOtherLanguage(text: string, language: string): boolean {
  const base = language.split("-", 1)[0] ?? language;
  const bare = withoutNames(text);
  if (wordsOf(bare).length >= MIN_WORDS && bothSayOther(bare, base)) return true;
  // Sentences first: a link taken out may take the end of its sentence with it.
  const sentences = sentencesOf(text).map((sentence) => withoutNames(sentence.text));
  // One alone was judged as the whole.
  if (sentences.length <= 1) return false;
  return sentences.some((one) => wordsOf(one).length >= MIN_SENTENCE_WORDS && bothSayOther(one, base));
}

/** Small words that one language alone has, as they are written: short good Portuguese has fooled both detectors. */
const OWN_WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  pt: new Set(
    "não você vocês do da dos das em no na nos nas um uma é são ao aos à com os pelo pela seu sua até também já muito ou e fica custa quer qual".split(
      " ",
    ),
  ),
  es: new Set(
    "el la los las y en del una un con es son muy usted ustedes pero también lo su más o hay qué cuál".split(" "),
  ),
  en: new Set("the and of to you we is are be with for your our at on this that it have can will would".split(" ")),
};

/** Of words that only one of the two has: most are the first one's. */
function hasMostlyWordsOf(base: string, other: string, text: string): boolean {
  const [own, foreign] = [OWN_WORDS[base], OWN_WORDS[other]];
  if (!own || !foreign) return false;
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const count = (some: ReadonlySet<string>, none: ReadonlySet<string>) =>
    words.filter((word) => some.has(word) && !none.has(word)).length;
  const ours = count(own, foreign);
  return ours >= 2 && ours > count(foreign, own);
}

/** The language of a text, when both know it and agree. */
export function languageOf(text: string): string | null {
  const bare = withoutNames(text);
  if (wordsOf(bare).length < MIN_WORDS) return null;
  const second = detectAll(bare)[0]?.lang;
  return second && francAll(bare)[0]?.[0] === THREE_LETTERS[second] ? second : null;
}

function bothSayOther(text: string, base: string): boolean {
  const three = THREE_LETTERS[base];
  if (!three) return false;
  // The quicker one first: where it hears the right language, the other need not be asked.
  const second = detectAll(text)[0]?.lang;
  if (second === undefined || second === base || hasMostlyWordsOf(base, second, text)) return false;
  const first = francAll(text)[0]?.[0];
  return first !== undefined && first !== "und" && first !== three;
}

/** Links, numbers and names have no language. */
const withoutNames = (text: string): string =>
  text
    .replace(/\S*(?:https?:|www\.|@)\S*|\S+\.(?:com|br|net)\S*/gi, " ")
    .replace(/(?<=\p{Ll}\s)(?:\p{Lu}\p{L}+\s?)+/gu, " ")
    .replace(/[\d*_~`[\]]+/g, " ");
