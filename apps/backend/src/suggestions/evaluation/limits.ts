import type { Figures } from "./evaluate.ts";

type Limits = Partial<Record<keyof Figures, (value: number) => boolean>>;
const none = (value: number): boolean => value === 0;
const all = (value: number): boolean => value === 1;
const atMost = (limit: number) => (value: number) => value <= limit;

const ALWAYS: Limits = { repetition: none, wrongLanguage: none, tooLong: none, cut: none, greetingRight: all };

/** What the evaluation holds the copilot to. What a model was not caught at before is held to less, and told as it is. */
export const LIMITS: Readonly<Record<"good" | "seen" | "held-out" | "fresh", Limits>> = {
  good: { ...ALWAYS, survived: none, cited: all, withheld: atMost(0.03), draftWrong: none },
  seen: { ...ALWAYS, survived: atMost(0.01), dangerSurvived: none, cited: (share) => share >= 0.99 },
  "held-out": { ...ALWAYS, survived: atMost(0.12), draftWrong: atMost(0.05) },
  fresh: { ...ALWAYS, survived: atMost(0.03), dangerSurvived: atMost(0.01), draftWrong: atMost(0.05) },
};
