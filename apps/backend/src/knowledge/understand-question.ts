import { ABBREVIATIONS, FILLERS, PHRASES, SYNONYMS, WEAK } from "./portuguese.ts";

/** One word of what is looked for. Words with the same concept mean the same, each by its factor as surely. */
export interface SoughtWord {
  readonly concept: number;
  readonly word: string;
  readonly factor: number;
  /** What it says of the matter: 0 to 1. */
  readonly importance: number;
  /** The same, when it is nowhere in what the organization knows. */
  readonly missed: number;
}

const MAX_CHARACTERS = 2_000;
const MAX_CONCEPTS = 24;
const SYNONYM = 0.7;
const WEAK_IMPORTANCE = 0.35;
const NUMBER_IMPORTANCE = 0.35;

/** Cachorrinho is a cachorro. */
const DIMINUTIVE = /z?inh([oa]s?)$/;

const GROUP_OF = new Map(SYNONYMS.flatMap((group, index) => group.map((word) => [word, index] as const)));

/**
 * What a customer's question is about, word by word: shortened words written out, what says nothing left out, and what means
 * the same put together. Empty when it asks nothing: a greeting, thanks.
 */
export function understandQuestion(question: string): readonly SoughtWord[] {
  const words = wordsOf(question);
  const sought: SoughtWord[] = [];
  const conceptOf = new Map<string, number>();
  for (const { word, folded } of words) {
    if (FILLERS.has(folded) || (folded.length < 2 && !/\d/.test(folded))) continue;
    const group = GROUP_OF.get(folded) ?? GROUP_OF.get(folded.replace(DIMINUTIVE, "$1"));
    const key = group === undefined ? folded : `group ${group}`;
    const known = conceptOf.get(key);
    const weight = weightOf(folded);
    const concept = known ?? conceptOf.size;
    if (concept >= MAX_CONCEPTS) break;
    conceptOf.set(key, concept);
    sought.push({ concept, word, factor: 1, ...weight });
    if (known === undefined && group !== undefined)
      for (const other of SYNONYMS[group] ?? [])
        if (other !== folded) sought.push({ concept, word: other, factor: SYNONYM, ...weight });
  }
  return sought;
}

/** Customers tell what they did and want in verbs; what it is about they name. */
const VERB = /(.[aei]ndo|..[ae]r|..ir|..ei|...[oei]u|..[ae]ram|..am|..em)$/;
const MISSED_VERB = 0.5;

function weightOf(folded: string): Pick<SoughtWord, "importance" | "missed"> {
  const importance = WEAK.has(folded) ? WEAK_IMPORTANCE : /\d/.test(folded) ? NUMBER_IMPORTANCE : 1;
  return { importance, missed: VERB.test(folded) ? importance * MISSED_VERB : importance };
}

/** Lower case, without accents; ç stays in `word`, as it tells how a word sounds. */
function wordsOf(question: string): { word: string; folded: string }[] {
  const spelled = withoutAccents(question.slice(0, MAX_CHARACTERS).toLowerCase())
    // Stretched for feeling: "oiiii", "muitooo".
    .replace(/([a-z])\1{2,}/g, "$1")
    .replace(/[^\p{L}\p{N}]+/gu, " ");
  const whole = spelled
    .split(" ")
    .map((word) => ABBREVIATIONS.get(fold(word)) ?? word)
    .join(" ");
  const asked = PHRASES.reduce((text, [phrase, meaning]) => text.replace(phrase, meaning), whole);
  return asked
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => ({ word, folded: fold(word) }));
}

const withoutAccents = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/(?!\u0327)\p{Mn}/gu, "")
    .normalize("NFC");

const fold = (text: string): string => text.normalize("NFD").replace(/\p{Mn}/gu, "");
