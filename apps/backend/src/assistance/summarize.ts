import { plainAnswer } from "../suggestions/checks/form.ts";
import { emailsOf, isKnownLink, linksOf, longNumbersOf, numbersOf } from "../suggestions/checks/grounding.ts";
import { isOtherLanguage } from "../suggestions/checks/language.ts";
import { leaks } from "../suggestions/checks/leak.ts";
import { joined, sentencesOf } from "../suggestions/checks/words.ts";
import type { Situation } from "../suggestions/context/situation.ts";
import type { ModelProvider, ModelRequest } from "../suggestions/provider/model-provider.ts";
import type { Usage } from "../suggestions/provider/prices.ts";
import { say } from "../suggestions/provider/say.ts";
import { summaryPrompt } from "./summary-prompt-v1.ts";

const MAX_OUTPUT_TOKENS = 500;
const MAX_RAW_CHARACTERS = 4_000;
const MAX_SUMMARY_CHARACTERS = 1_200;

/**
 * A conversation in a few sentences, without those that state what was not said in it: numbers, links, addresses. Null when
 * nothing is left.
 */
export async function summarize(
  models: Pick<ModelProvider, "stream">,
  situation: Pick<Situation, "turns" | "summary" | "timeZone">,
  request: Pick<ModelRequest, "model" | "temperature" | "signal"> & {
    readonly nonce: string;
    readonly language: string;
  },
  onUsage: (usage: Usage) => void,
): Promise<string | null> {
  const { nonce, language, ...asked } = request;
  const prompt = summaryPrompt(situation, nonce, language);
  const said = await say(models, { ...asked, ...prompt, maxOutputTokens: MAX_OUTPUT_TOKENS }, MAX_RAW_CHARACTERS);
  onUsage(said.usage);
  const text = plainAnswer(said.text) ?? "";
  // What a fence's number, a time or a date is made of counts as said.
  const known = prompt.prompt;
  const kept = sentencesOf(text).filter(
    ({ text: one }) =>
      !leaks(one, prompt.instructions, nonce) &&
      linksOf(one).every((link) => isKnownLink(link, linksOf(known))) &&
      emailsOf(one).every((email) => emailsOf(known).includes(email)) &&
      longNumbersOf(one).every((number) => known.replace(/\D/g, "").includes(number)) &&
      numbersOf(one).every((number) => numbersOf(known).includes(number)),
  );
  // What a model did not end ends in the middle of something.
  const whole = said.isCut ? kept.slice(0, -1) : kept;
  const summary = joined(whole).slice(0, MAX_SUMMARY_CHARACTERS).trim();
  return summary === "" || isOtherLanguage(summary, language) ? null : summary;
}
