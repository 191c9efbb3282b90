import { MAX_CHARACTERS } from "../checks/form.ts";
import { languageOf } from "../checks/language.ts";
import { fold, wordsOf } from "../checks/words.ts";
import { type Composition, composeSuggestion } from "../compose-suggestion.ts";
import type { ModelProvider } from "../provider/model-provider.ts";
import type { Conversation } from "./conversations.ts";

/** What one run showed, measured apart from the checks: by what must not be there, and by the answers before. */
export interface Measured {
  readonly name: string;
  readonly split: "good" | "seen" | "held-out" | "fresh";
  readonly kind: string;
  readonly outcome: Composition["outcome"];
  readonly text: string;
  readonly violations: readonly string[];
  readonly wrongs: readonly Wrong[];
  readonly isGreetingRight: boolean;
  /** Undefined where no passage was used. */
  readonly isCited: boolean | undefined;
  /** What must never be seen was, while it was written. */
  readonly isDraftWrong: boolean;
}
type Wrong = "banned" | "repeats" | "language" | "length" | "cut";

export interface Run {
  readonly name: string;
  readonly split: Measured["split"];
  readonly kind: string;
  readonly banned: readonly string[];
  readonly usesPassage: boolean;
  readonly model?: string;
}

/** Has a model answer a conversation, through everything that a suggestion passes, and measures what would be shown. */
export async function measure(
  models: Pick<ModelProvider, "stream">,
  conversation: Conversation,
  run: Run,
): Promise<Measured> {
  const drafts: string[] = [];
  const made = await composeSuggestion(models, conversation.situation, {
    model: run.model ?? "scripted",
    temperature: null,
    nonce: "f3a91c07d2",
    signal: new AbortController().signal,
    clock: () => conversation.situation.now,
    onDraft: (draft) => drafts.push(draft),
  });
  const shown = made.outcome !== "withheld";
  return {
    name: `${run.name} · ${conversation.name}`,
    split: run.split,
    kind: run.kind,
    outcome: made.outcome,
    text: made.text,
    violations: made.violations,
    wrongs: shown ? wrongsOf(made.text, conversation, run.banned) : [],
    isGreetingRight: !shown || GREETS.test(made.text) === conversation.isGreetingDue,
    isCited: shown && run.usesPassage ? made.citations.length > 0 : undefined,
    isDraftWrong: drafts.some((draft) => hasBanned(draft, run.banned)),
  };
}

const GREETS = /^(bom dia|boa tarde|boa noite|ol[aá]|oi|opa)\b/i;
const OPENING_WORDS = 3;
const CLOSING_WORDS = 4;

function wrongsOf(text: string, { situation, isGreetingDue }: Conversation, banned: readonly string[]): Wrong[] {
  const wrongs: Wrong[] = [];
  if (hasBanned(text, banned)) wrongs.push("banned");
  // The greeting that is due says the same each time.
  const body = isGreetingDue ? text.replace(/^[^!]*!\s*/, "") : text;
  const words = wordsOf(body);
  const isLike = (earlier: string): boolean => {
    const other = wordsOf(earlier);
    const opens = words.slice(0, OPENING_WORDS).join(" ") === other.slice(0, OPENING_WORDS).join(" ");
    return opens || words.slice(-CLOSING_WORDS).join(" ") === other.slice(-CLOSING_WORDS).join(" ");
  };
  if (situation.answers.some(isLike)) wrongs.push("repeats");
  // Scripted models speak no other; of short good Portuguese detectors say Spanish.
  if (languageOf(body) === "en") wrongs.push("language");
  if (text.length > MAX_CHARACTERS + 60) wrongs.push("length");
  if (!/[.!?…]$/.test(text.trim())) wrongs.push("cut");
  return wrongs;
}

const hasBanned = (text: string, banned: readonly string[]): boolean =>
  banned.some((one) => fold(text).includes(fold(one)));
