import { contentStems, nGrams, sentencesOf, shareIn, wordsOf } from "./words.ts";

const OPENING_WORDS = 3;
const CLOSING_WORDS = 5;
const GRAM_WORDS = 4;
const MAX_SHARED_GRAMS = 0.4;
/** Of content words, for two sentences to say the same. */
const SAME_SENTENCE = 0.8;
const MIN_STEMS = 3;

export type RepetitionCode = "same-opening" | "same-closing" | "repeats-previous";

/** How an answer resembles earlier ones: its first words, its last, or its run of words. `known` may be said again: passages, the question. */
export function repetitionsOf(text: string, earlier: readonly string[], known: string): RepetitionCode[] {
  const codes = new Set<RepetitionCode>();
  const knownGrams = nGrams(wordsOf(known), GRAM_WORDS);
  const words = wordsOf(text);
  const grams = new Set([...nGrams(words, GRAM_WORDS)].filter((gram) => !knownGrams.has(gram)));
  for (const other of earlier) {
    const otherWords = wordsOf(other);
    if (otherWords.length === 0 || words.length === 0) continue;
    if (opensAlike(text, words, other, otherWords)) codes.add("same-opening");
    if (closesAlike(text, words, other, otherWords)) codes.add("same-closing");
    if (shareIn(grams, nGrams(otherWords, GRAM_WORDS)) >= MAX_SHARED_GRAMS) codes.add("repeats-previous");
  }
  return [...codes];
}

function opensAlike(text: string, words: readonly string[], other: string, otherWords: readonly string[]): boolean {
  const same = words.slice(0, OPENING_WORDS).join(" ") === otherWords.slice(0, OPENING_WORDS).join(" ");
  return same || saysTheSame(sentencesOf(text)[0]?.text, sentencesOf(other)[0]?.text);
}

function closesAlike(text: string, words: readonly string[], other: string, otherWords: readonly string[]): boolean {
  const last = Math.min(CLOSING_WORDS, words.length, otherWords.length);
  // One sentence is its own opening: it closes alike only when enough of it is the same.
  const same = last >= OPENING_WORDS && words.slice(-last).join(" ") === otherWords.slice(-last).join(" ");
  const [ending, otherEnding] = [sentencesOf(text).at(-1)?.text ?? "", sentencesOf(other).at(-1)?.text ?? ""];
  // A short one says little, and is a habit all the same.
  const isHabit =
    wordsOf(ending).length >= OPENING_WORDS && wordsOf(ending).join(" ") === wordsOf(otherEnding).join(" ");
  return same || isHabit || saysTheSame(ending, otherEnding);
}

function saysTheSame(one = "", other = ""): boolean {
  const [a, b] = [new Set(contentStems(one)), new Set(contentStems(other))];
  if (a.size < MIN_STEMS || b.size < MIN_STEMS) return false;
  return shareIn(a, b) >= SAME_SENTENCE && shareIn(b, a) >= SAME_SENTENCE;
}
