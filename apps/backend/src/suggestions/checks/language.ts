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
  return sentencesOf(bare).some(
    (sentence) => wordsOf(sentence.text).length >= MIN_SENTENCE_WORDS && bothSayOther(sentence.text, base),
  );
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
  const first = francAll(text)[0]?.[0];
  const second = detectAll(text)[0]?.lang;
  if (!three || first === undefined || second === undefined || first === "und") return false;
  return first !== three && second !== base;
}

/** Links, numbers and names have no language. */
const withoutNames = (text: string): string =>
  text
    .replace(/\S*(?:https?:|www\.|@)\S*|\S+\.(?:com|br|net)\S*/gi, " ")
    .replace(/(?<=\p{Ll}\s)(?:\p{Lu}\p{L}+\s?)+/gu, " ")
    .replace(/[\d*_~`[\]]+/g, " ");
