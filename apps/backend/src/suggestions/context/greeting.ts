import { fold, wordsOf } from "../checks/words.ts";
import { dayOf, hourOf } from "./local-time.ts";
import type { Situation } from "./situation.ts";

const HOUR_MS = 3_600_000;
/** The name is said once in so many answers. */
const NAME_ONCE_IN = 5;
const NAME = /^\p{Lu}[\p{L}'’-]{1,29}$/u;
/** What people and businesses call themselves without being somebody's first name. */
const NO_NAMES = new Set([
  "loja",
  "empresa",
  "cliente",
  "whatsapp",
  "contato",
  "sr",
  "sra",
  "dr",
  "dra",
  "dona",
  "seu",
]);

/**
 * How the suggestion begins: "Boa tarde, Marina!" when the conversation opens or after a gap, else nothing. Decided and
 * written here, never by the model: what a model says in greeting is always taken away.
 */
export function greetingOf(situation: Situation): string | null {
  const { now, timeZone, lastAnswerAt, gapHours, language, chat } = situation;
  if (lastAnswerAt) {
    if (now.getTime() - lastAnswerAt.getTime() < gapHours * HOUR_MS) return null;
    if (dayOf(lastAnswerAt, timeZone) === dayOf(now, timeZone)) return null;
  }
  const words = GREETINGS[language.split("-", 1)[0] ?? ""];
  if (!words) return null;
  const name = chat.isGroup || !mayUseName(situation) ? null : firstName(situation);
  return `${words[partOfDay(now, timeZone)]}${name ? `, ${name}` : ""}!`;
}

/** What one would call the customer; null when what we have is no person's name. */
export function firstName({ contact }: Pick<Situation, "contact">): string | null {
  const first = contact.name?.trim().split(/\s+/, 1)[0] ?? "";
  return NAME.test(first) && !NO_NAMES.has(fold(first)) ? first : null;
}

/** Whether the name was not said in our last answers. */
export function mayUseName(situation: Pick<Situation, "contact" | "answers">): boolean {
  const name = firstName(situation);
  if (!name) return false;
  const folded = fold(name);
  return !situation.answers.slice(-NAME_ONCE_IN).some((answer) => wordsOf(answer).includes(folded));
}

const GREETINGS: Readonly<Record<string, readonly [string, string, string]>> = {
  pt: ["Bom dia", "Boa tarde", "Boa noite"],
  es: ["Buenos días", "Buenas tardes", "Buenas noches"],
  en: ["Good morning", "Good afternoon", "Good evening"],
};

function partOfDay(now: Date, timeZone: string): 0 | 1 | 2 {
  const hour = hourOf(now, timeZone);
  if (hour >= 5 && hour < 12) return 0;
  return hour >= 12 && hour < 18 ? 1 : 2;
}
