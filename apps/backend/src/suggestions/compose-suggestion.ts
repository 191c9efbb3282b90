import type { Citation } from "@gomarketing/contracts";
import { type Checks, check, checksOf, withoutFaults } from "./checks/check.ts";
import { DraftGate } from "./checks/draft-gate.ts";
import { MAX_CHARACTERS } from "./checks/form.ts";
import { languageOf } from "./checks/language.ts";
import { contentStems, nGrams, shareIn, wordsOf } from "./checks/words.ts";
import { greetingOf } from "./context/greeting.ts";
import { lastBurst, type Situation } from "./context/situation.ts";
import { suggestionPrompt } from "./prompt/suggestion-v1.ts";
import type { ModelProvider } from "./provider/model-provider.ts";
import { estimateTokens, NO_USAGE, sumOf, type Usage } from "./provider/prices.ts";

const MAX_OUTPUT_TOKENS = 400;
/** A model that goes on is ended here: what is over the limit would be cut away. */
const MAX_RAW_CHARACTERS = MAX_CHARACTERS * 3;
/** Once, and once more with what was wrong. */
const ATTEMPTS = 2;

export interface ComposeOptions {
  readonly model: string;
  readonly temperature: number | null;
  /** Unguessable: fences carry it. */
  readonly nonce: string;
  readonly signal: AbortSignal;
  readonly clock: () => Date;
  /** More of the draft may be shown. */
  readonly onDraft?: (draft: string, added: string) => void;
  /** What was shown does not hold: another attempt begins. */
  readonly onRestart?: () => void;
  /** What each call used: what was cut off was used too. */
  readonly onUsage?: (usage: Usage) => void;
}

/** What came of it. `withheld`: nothing that may be shown; `violations` say why. */
export interface Composition {
  readonly outcome: "ok" | "repaired" | "regenerated" | "withheld";
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly violations: readonly string[];
  readonly usage: Usage;
  readonly ttftMs: number | null;
}

/**
 * Writes a suggestion for a situation: asks a model, checks what it says, mends it, asks once more with what was wrong, and
 * withholds what still is. Knows no database.
 *
 * @throws {ProviderFailure} @throws the signal's reason, when it is aborted
 */
export async function composeSuggestion(
  models: Pick<ModelProvider, "stream">,
  situation: Situation,
  options: ComposeOptions,
): Promise<Composition> {
  const language = situation.language === "auto" ? languageOfCustomer(situation) : situation.language;
  const greeting = greetingOf({ ...situation, language });
  const startedAt = options.clock().getTime();
  const violations: string[] = [];
  let usage = NO_USAGE;
  let ttftMs: number | null = null;
  let faults: readonly string[] = [];
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (attempt > 1) options.onRestart?.();
    const prompt = suggestionPrompt(situation, options.nonce, language, faults);
    const checks = checksOf(situation, { ...prompt, nonce: options.nonce, language, greeting });
    const said = await listen(models, prompt, checks, options, () => {
      ttftMs ??= options.clock().getTime() - startedAt;
    });
    usage = sumOf(usage, said.usage);
    options.onUsage?.(said.usage);
    const checked = check(said.text, said.isCut, checks);
    violations.push(...checked.mended, ...checked.faults);
    const isClean = checked.faults.length === 0;
    const text = isClean ? checked.text : attempt === ATTEMPTS ? withoutFaults(checked.text, checks) : undefined;
    if (text !== undefined) {
      const outcome = attempt > 1 ? "regenerated" : checked.mended.length > 0 ? "repaired" : "ok";
      const citations = citationsOf(text, checked.cited, situation);
      return { outcome, text, citations, violations: [...new Set(violations)], usage, ttftMs };
    }
    faults = checked.faults;
  }
  return { outcome: "withheld", text: "", citations: [], violations: [...new Set(violations)], usage, ttftMs };
}

async function listen(
  models: Pick<ModelProvider, "stream">,
  { instructions, prompt }: { instructions: string; prompt: string },
  checks: Checks,
  { model, temperature, signal, onDraft, onUsage }: ComposeOptions,
  onFirst: () => void,
): Promise<{ text: string; isCut: boolean; usage: Usage }> {
  const gate = new DraftGate(checks);
  let text = "";
  // Providers count only what they finish: whatever is cut off is estimated.
  const estimated = () => ({ input: estimateTokens(instructions + prompt), cached: 0, output: estimateTokens(text) });
  try {
    const request = { model, temperature, instructions, prompt, maxOutputTokens: MAX_OUTPUT_TOKENS, signal };
    for await (const part of models.stream(request)) {
      if (part.type === "end")
        return { text, isCut: part.isCut, usage: part.usage.output > 0 ? part.usage : estimated() };
      onFirst();
      text += part.text;
      const added = gate.push(part.text);
      if (added !== "") onDraft?.(gate.draft, added);
      if (text.length > MAX_RAW_CHARACTERS) break;
    }
  } catch (error) {
    // What was asked is paid for too when we hang up before the first word.
    if (text !== "" || signal.aborted) onUsage?.(estimated());
    throw error;
  }
  return { text, isCut: true, usage: estimated() };
}

const languageOfCustomer = (situation: Situation): string => {
  const said = situation.turns.filter(({ who }) => who === "customer").map(({ text }) => text);
  return (
    languageOf(
      lastBurst(situation)
        .map(({ text }) => text)
        .join(" "),
    ) ??
    languageOf(said.join(" ")) ??
    "pt-BR"
  );
};

/** Of a passage's words, for a text to rest on it though it does not say so. */
const SHARED_STEMS = 0.5;
const GRAM_WORDS = 3;

/** The passages that a text names, and those whose words it uses without naming them. */
function citationsOf(text: string, cited: readonly number[], { sources }: Situation): Citation[] {
  const stems = new Set(contentStems(text));
  const grams = nGrams(wordsOf(text), GRAM_WORDS);
  return sources
    .filter((source, index) => {
      if (cited.includes(index + 1)) return true;
      const ofSource = new Set(contentStems(`${source.title} ${source.text}`));
      const sharesRun = [...nGrams(wordsOf(source.text), GRAM_WORDS)].some((gram) => grams.has(gram));
      return sharesRun && shareIn(stems, ofSource) >= SHARED_STEMS;
    })
    .map(({ title, text: passage, url }) => ({ title, text: passage, ...(url !== undefined && { url }) }));
}
