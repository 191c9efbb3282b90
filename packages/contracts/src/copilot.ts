import { z } from "zod";
import { timestamp, uuid } from "./ids.ts";

/** What a suggestion rests on: an article, a document, a solved chat. */
export const citation = z.object({
  title: z.string(),
  text: z.string(),
  url: z.string().optional(),
  /** Names of slots that nothing is known for: `text` cannot be sent as it stands. */
  missing: z.array(z.string()).optional(),
});
export type Citation = z.infer<typeof citation>;

export const tokenUsage = z.object({
  inputTokens: z.number().int(),
  /** Part of `inputTokens`. */
  cachedTokens: z.number().int(),
  outputTokens: z.number().int(),
  /** Millionths of a US dollar; absent when the model's price is not known. */
  costMicros: z.number().int().optional(),
});

/** `model`: written by one and checked. `knowledge`: the best passage that was found, or nothing; `citations` holds up to three. */
export const suggestionSource = z.enum(["model", "knowledge"]);

/** A finished suggestion. What an agent can insert is `text`, and nothing that was streamed before. */
export const suggestionResource = z.object({
  id: uuid,
  chatId: uuid,
  text: z.string(),
  source: suggestionSource,
  citations: z.array(citation),
  usage: tokenUsage.optional(),
  /** The newest message that it answers. */
  basedOnMessageId: uuid.optional(),
  createdAt: timestamp,
});
export type Suggestion = z.infer<typeof suggestionResource>;

export const suggestionFeedback = z.object({
  outcome: z.enum(["accepted", "edited", "discarded"]),
  /** What was sent instead. */
  finalText: z.string().max(65_536).optional(),
  /** Why it was discarded or changed, in the agent's words or one of the card's. */
  reason: z.string().trim().max(500).optional(),
});
export type SuggestionFeedback = z.infer<typeof suggestionFeedback>;

const words = (most: number) => z.string().trim().max(most);

/** What the copilot may say about the business. */
export const businessProfile = z.object({
  name: words(120).default(""),
  /** What it sells. */
  offer: words(4_000).default(""),
  hours: words(1_000).default(""),
  policies: words(8_000).default(""),
});
export type BusinessProfile = z.infer<typeof businessProfile>;

/** Millionths of a US dollar for a million tokens. */
export const modelPrices = z.object({
  input: z.number().nonnegative(),
  cachedInput: z.number().nonnegative(),
  output: z.number().nonnegative(),
});

export const copilotSettings = z.object({
  /** Whether a provider is configured; without, suggestions are passages of the knowledge base. */
  hasProvider: z.boolean(),
  /** Null: the server's own. */
  model: z.string().nullable(),
  defaultModel: z.string().nullable(),
  /** Null: the model's own. */
  temperature: z.number().nullable(),
  /** BCP 47, or `auto`: the customer's. */
  language: z.string(),
  tone: z.string(),
  timeZone: z.string(),
  /** Null: no limit. */
  dailyBudgetMicros: z.number().int().nullable(),
  /** Spent since midnight of `timeZone`. */
  spentTodayMicros: z.number().int(),
  /** Null: as known for the model, if it is. */
  prices: modelPrices.nullable(),
  /** How long the customer must be silent before a suggestion is written. */
  burstWaitMs: z.number().int(),
  /** After so many hours of silence a suggestion greets. */
  gapHours: z.number().int(),
  /** Whether one is written by itself when a customer writes. */
  isAutomatic: z.boolean(),
  /** Whether voice notes are transcribed by themselves. */
  isTranscribing: z.boolean(),
  business: businessProfile,
});
export type CopilotSettings = z.infer<typeof copilotSettings>;

/** What `PATCH /api/copilot/settings` takes. */
export const copilotSettingsChanges = z
  .object({
    model: words(200).min(1).nullable(),
    temperature: z.number().min(0).max(2).nullable(),
    language: z.string().regex(/^(auto|[a-z]{2,3}(-[A-Za-z0-9]{2,8})*)$/, "must be like pt-BR, or auto"),
    tone: words(200).min(1),
    timeZone: z.string().max(64).refine(isTimeZone, "must be a time zone, like America/Sao_Paulo"),
    dailyBudgetMicros: z.number().int().nonnegative().nullable(),
    prices: modelPrices.nullable(),
    burstWaitMs: z.number().int().min(0).max(30_000),
    gapHours: z.number().int().min(1).max(720),
    isAutomatic: z.boolean(),
    isTranscribing: z.boolean(),
    business: businessProfile,
  })
  .partial();
export type CopilotSettingsChanges = z.infer<typeof copilotSettingsChanges>;

/** What can be done with a draft in the composer. */
export const rewriting = z.object({
  text: z.string().trim().min(1).max(4_000),
  manner: z.enum(["shorter", "warmer", "formal", "corrected", "translated"]),
  /** With `translated`: into which language, BCP 47. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "must be like en or pt-BR")
    .optional(),
});
export type Rewriting = z.infer<typeof rewriting>;

/** What a conversation was about, for whoever takes it over. */
export const chatSummary = z.object({ text: z.string(), createdAt: timestamp });
export type ChatSummary = z.infer<typeof chatSummary>;

/** A conversation that nobody had, to see what the copilot would suggest: who said what, oldest first; the customer has the last word. */
export const copilotTest = z.object({
  customerName: words(120).optional(),
  turns: z
    .array(z.object({ who: z.enum(["customer", "agent"]), text: words(2_000).min(1) }))
    .min(1)
    .max(20)
    .refine((turns) => turns.at(-1)?.who === "customer", "the customer must have the last word"),
});
export type CopilotTest = z.infer<typeof copilotTest>;

/** What became of it. */
export const copilotTestResult = z.object({
  /** Empty when it is withheld, or nothing was found. */
  text: z.string(),
  source: suggestionSource,
  /** `ok`: as the model wrote it. `repaired`: something was taken away. `regenerated`: asked once more. `withheld`: not shown to agents. */
  outcome: z.enum(["ok", "repaired", "regenerated", "withheld"]),
  /** What the checks had to say. */
  violations: z.array(z.string()),
  citations: z.array(citation),
  /** Null: passages that were found, without a model. */
  model: z.string().nullable(),
  usage: tokenUsage.optional(),
  totalMs: z.number().int(),
});
export type CopilotTestResult = z.infer<typeof copilotTestResult>;

/** How suggestions fared, by model, prompt version or agent. */
export const suggestionQuality = z.object({
  name: z.string(),
  suggested: z.number().int(),
  accepted: z.number().int(),
  edited: z.number().int(),
  discarded: z.number().int(),
  /** Of those with feedback, accepted or edited; absent without feedback. */
  acceptanceRate: z.number().optional(),
  /** Mean share of characters that agents changed, of those accepted or edited. */
  editDistance: z.number().optional(),
});
export type SuggestionQuality = z.infer<typeof suggestionQuality>;

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
