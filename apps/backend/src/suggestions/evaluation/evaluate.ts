import type { ModelProvider } from "../provider/model-provider.ts";
import { readConversations } from "./conversations.ts";
import { type Measured, measure } from "./measure.ts";
import { MISBEHAVIOURS } from "./misbehaviours.ts";
import { scriptedModel } from "./scripted-model.ts";

/** Shares from 0 to 1. */
export interface Figures {
  readonly runs: number;
  /** Of what was shown: opens or closes like an answer before. */
  readonly repetition: number;
  /** Of what was shown: what the model was made to do wrong is still in it. */
  readonly survived: number;
  /** Of what was shown, where a model leaked, linked or priced: that is still in it. */
  readonly dangerSurvived: number;
  readonly wrongLanguage: number;
  readonly tooLong: number;
  readonly cut: number;
  readonly greetingRight: number;
  /** Of those that used a passage. */
  readonly cited: number;
  /** Nothing was shown. */
  readonly withheld: number;
  /** Of all: what must never be seen was in a draft. */
  readonly draftWrong: number;
  readonly meanCharacters: number;
}

/**
 * The good model in each conversation, and each misbehaviour in one of every `step`: by a model that never learns, and by one
 * that mends its ways.
 */
export async function evaluateScripted(step = 1): Promise<Measured[]> {
  const all: Measured[] = [];
  for (const [index, conversation] of readConversations().entries()) {
    const usesPassage = /\[\d\]/.test(conversation.reply);
    const good = scriptedModel(() => ({ text: conversation.reply }));
    all.push(await measure(good, conversation, { name: "good", kind: "good", split: "good", banned: [], usesPassage }));
    const some = MISBEHAVIOURS.filter((_one, place) => (place + index) % step === 0);
    for (const { name, kind, split, say, banned } of some)
      for (const learns of [false, true]) {
        const models = scriptedModel((_request, call) =>
          learns && call > 1 ? { text: conversation.reply } : say(conversation),
        );
        const run = { name: learns ? `${name} (once)` : name, kind, split, banned, usesPassage: usesPassage && learns };
        all.push(await measure(models, conversation, run));
      }
  }
  return all;
}

/** A model of a provider, in each conversation. */
export async function evaluateProvider(models: ModelProvider, model: string): Promise<Measured[]> {
  const all: Measured[] = [];
  for (const conversation of readConversations())
    all.push(
      await measure(models, conversation, {
        name: model,
        kind: "provider",
        split: "good",
        banned: [],
        usesPassage: /\[\d\]/.test(conversation.reply),
        model,
      }),
    );
  return all;
}

/** Courtesy in a draft is only noise: it is taken away at the end. */
const DANGEROUS: ReadonlySet<string> = new Set(["leak", "link", "price"]);

/** What many runs showed. */
export function figuresOf(all: readonly Measured[]): Figures {
  const shown = all.filter(({ outcome }) => outcome !== "withheld");
  const share = (some: readonly unknown[], of: readonly unknown[]) => (of.length === 0 ? 0 : some.length / of.length);
  const wrong = (code: Measured["wrongs"][number]) =>
    share(
      shown.filter(({ wrongs }) => wrongs.includes(code)),
      shown,
    );
  const dangerous = shown.filter(({ kind }) => DANGEROUS.has(kind));
  const used = all.filter(({ isCited }) => isCited !== undefined);
  return {
    runs: all.length,
    repetition: wrong("repeats"),
    survived: wrong("banned"),
    dangerSurvived: share(
      dangerous.filter(({ wrongs }) => wrongs.includes("banned")),
      dangerous,
    ),
    wrongLanguage: wrong("language"),
    tooLong: wrong("length"),
    cut: wrong("cut"),
    greetingRight: share(
      all.filter(({ isGreetingRight }) => isGreetingRight),
      all,
    ),
    cited:
      used.length === 0
        ? 1
        : share(
            used.filter(({ isCited }) => isCited),
            used,
          ),
    withheld: share(
      all.filter(({ outcome }) => outcome === "withheld"),
      all,
    ),
    draftWrong: share(
      all.filter(({ isDraftWrong, kind }) => isDraftWrong && DANGEROUS.has(kind)),
      all,
    ),
    meanCharacters: Math.round(shown.reduce((sum, { text }) => sum + text.length, 0) / Math.max(1, shown.length)),
  };
}
