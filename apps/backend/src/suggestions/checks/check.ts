import { mayUseName } from "../context/greeting.ts";
import { lastBurst, type Situation, trustedText } from "../context/situation.ts";
import { form } from "./form.ts";
import { type GroundingCode, ungroundedOf } from "./grounding.ts";
import { isOtherLanguage } from "./language.ts";
import { leaks } from "./leak.ts";
import { type RepetitionCode, repetitionsOf } from "./repetition.ts";
import { hasSubstance, type Matter, matterOf, stripSmallTalk, withoutVocative } from "./small-talk.ts";
import { joined, sentencesOf } from "./words.ts";

/** Something that is wrong with a text and that nothing was left to take away for. */
type Fault = "empty" | "format" | "cut" | "placeholder" | "leak" | "language" | GroundingCode | RepetitionCode;

export interface Checked {
  readonly text: string;
  /** What was taken away or put right. */
  readonly mended: readonly string[];
  readonly faults: readonly Fault[];
  readonly cited: readonly number[];
}

/** What the checks hold a text against, made once for a suggestion. */
export interface Checks {
  readonly situation: Situation;
  readonly matter: Matter;
  readonly language: string;
  readonly trusted: string;
  readonly everything: string;
  readonly instructions: string;
  readonly nonce: string;
  readonly greeting: string | null;
}

export function checksOf(
  situation: Situation,
  prompt: { instructions: string; nonce: string; language: string; greeting: string | null },
): Checks {
  const trusted = trustedText(situation);
  const said = situation.turns.map(({ text, name }) => `${name ?? ""} ${text}`);
  const facts = Object.values(situation.contact.facts);
  const everything = [trusted, ...said, situation.contact.name ?? "", situation.chat.agent ?? "", ...facts].join("\n");
  return { situation, matter: matterOf(situation), trusted, everything, ...prompt };
}

/** Mends what can be mended by taking away, and names what cannot. Greets where greeting is due. */
export function check(raw: string, isCut: boolean, checks: Checks): Checked {
  const formed = form(raw, isCut);
  if (formed.text === "") {
    const faults: Fault[] = formed.codes.includes("format")
      ? ["format"]
      : formed.codes.includes("cut")
        ? ["cut"]
        : ["empty"];
    return { text: "", mended: [], faults, cited: [] };
  }
  const stripped = stripSmallTalk(formed.text, checks.matter);
  const mended: string[] = [
    ...formed.codes,
    ...stripped.codes.filter((code) => code !== "name" || !namesOnce(formed.text, checks)),
  ];
  let text = stripped.text;
  const alternatives = withoutRepeatedOpening(text, checks);
  if (alternatives !== text) {
    text = alternatives;
    mended.push("same-opening");
  }
  const faults = faultsOf(text, checks);
  // What was stripped could have said the worst of it.
  if (!faults.includes("leak") && leaks(formed.text, checks.instructions, checks.nonce)) faults.push("leak");
  return { text: greeted(text, checks), mended, faults, cited: formed.cited };
}

/** The text without the sentences that are at fault; undefined when what is left says nothing. For a second failure. */
export function withoutFaults(text: string, checks: Checks): string | undefined {
  const body = checks.greeting ? text.slice(checks.greeting.length).trim() : text;
  const kept = sentencesOf(body).filter((sentence) => faultsOf(sentence.text, checks).length === 0);
  const left = joined(kept);
  if (left === "" || left === body || !kept.some((sentence) => hasSubstance(sentence.text, checks.matter)))
    return undefined;
  return faultsOf(left, checks).length === 0 ? greeted(left, checks) : undefined;
}

function faultsOf(text: string, checks: Checks): Fault[] {
  if (text === "") return ["empty"];
  const { situation, instructions, nonce, language, trusted, everything } = checks;
  const faults: Fault[] = [];
  if (PLACEHOLDER.test(text)) faults.push("placeholder");
  if (leaks(text, instructions, nonce)) faults.push("leak");
  if (isOtherLanguage(text, language)) faults.push("language");
  faults.push(...ungroundedOf(text, { trusted, everything }));
  const known = [...situation.sources.map((source) => source.text), ...lastBurst(situation).map((turn) => turn.text)];
  faults.push(...repetitionsOf(text, situation.answers, known.join("\n")));
  return faults;
}

/** What somebody was to fill in: "[Seu Nome]", "{{valor}}", "XXX", "____", "<link>", "(nome da empresa)". Masked numbers too. */
const PLACEHOLDER =
  /\[[^\]\n]{1,60}\]|\{\{?[^}\n]{1,60}\}?\}|\bX{2,}\b|_{3,}|<[^>\n]{1,40}>|\((?:seu|sua|nome|valor|data|inserir|insira|link|n[uú]mero|hor[aá]rio)\b[^)\n]{0,40}\)|R\$\s*(?:X|_|\.{2,}|--)|\b(?:seu nome aqui|nome d[oa] (?:empresa|atendente|cliente) aqui)\b/u;

/** When the first sentence opens like an earlier answer and the rest can stand alone, the rest does. */
function withoutRepeatedOpening(text: string, { situation, matter }: Checks): string {
  if (!repetitionsOf(text, situation.answers, "").includes("same-opening")) return text;
  const rest = sentencesOf(text).slice(1);
  const left = joined(rest);
  const canStand = rest.some((sentence) => hasSubstance(sentence.text, matter));
  return canStand && !repetitionsOf(left, situation.answers, "").includes("same-opening") ? left : text;
}

const greeted = (text: string, { greeting }: Checks): string =>
  greeting && text !== "" ? `${greeting} ${text}` : text;

// The name may be said once in a while, in the body too; where the greeting says it, that was it.
function namesOnce(text: string, { situation, greeting, matter }: Checks): boolean {
  return (
    matter.name !== null && greeting === null && mayUseName(situation) && withoutVocative(text, matter.name) === text
  );
}
