import { plainAnswer } from "../suggestions/checks/form.ts";
import { emailsOf, linksOf, numbersOf } from "../suggestions/checks/grounding.ts";
import { isOtherLanguage } from "../suggestions/checks/language.ts";
import { leaks } from "../suggestions/checks/leak.ts";
import { fold, sentencesOf } from "../suggestions/checks/words.ts";

export type RewritingFault = "empty" | "cut" | "links" | "numbers" | "names" | "language" | "leak" | "length";

/** A text that is this much longer than it was says more than it did. */
const MAX_GROWTH = 2.2;
const SPARE_CHARACTERS = 120;

/**
 * The rewritten text, and what it lost or made up: the draft's numbers, links, addresses and names must all be there, and no
 * others.
 *
 * @param language what it must be in; null: nobody can tell
 */
export function checkRewriting(
  draft: string,
  said: { readonly text: string; readonly isCut: boolean },
  language: string | null,
  prompt: { readonly instructions: string; readonly nonce: string },
): { text: string; faults: RewritingFault[] } {
  const text = plainAnswer(said.text) ?? "";
  const faults: RewritingFault[] = [];
  if (text === "") faults.push("empty");
  if (said.isCut) faults.push("cut");
  if (!isSame(linksOf(draft), linksOf(text)) || !isSame(emailsOf(draft), emailsOf(text))) faults.push("links");
  if (!isSame(numbersOf(draft), numbersOf(text))) faults.push("numbers");
  if (namesOf(draft).some((name) => !fold(text).includes(name))) faults.push("names");
  if (language !== null && isOtherLanguage(text, language)) faults.push("language");
  if (leaks(text, prompt.instructions, prompt.nonce)) faults.push("leak");
  if (text.length > draft.length * MAX_GROWTH + SPARE_CHARACTERS) faults.push("length");
  return { text, faults };
}

/** The same, however often and in whatever order. */
function isSame(before: readonly string[], after: readonly string[]): boolean {
  const [a, b] = [new Set(before), new Set(after)];
  return a.size === b.size && [...a].every((one) => b.has(one));
}

/** Words with a capital that do not begin a sentence, at their stem: "São Paulo" is "Sao Paulo" in other languages. */
const namesOf = (text: string): string[] =>
  sentencesOf(text).flatMap((sentence) =>
    [...sentence.text.matchAll(/(?<=\p{L}[\p{L}\d]*,? |\d )\p{Lu}\p{Ll}{2,}/gu)].map(([name]) => fold(name)),
  );
