import type { EnrichedFieldName } from "@gomarketing/contracts";
import type { BackendContext } from "../context.ts";
import type { Queries } from "../database/connection.ts";
import { costMicros } from "../suggestions/provider/prices.ts";
import { ProviderFailure } from "../suggestions/provider/provider-failure.ts";
import { pricesOf, readSettings, spentTodayMicros } from "../suggestions/settings/read-settings.ts";
import { EXTRACTION_VERSION, type Extraction, extraction, extractionPrompt } from "./extraction-v1.ts";
import { type Fact, normalized } from "./fact.ts";
import type { CustomerMessage } from "./facts-in-text.ts";
import { maskDocuments } from "./mask-documents.ts";

const MAX_MESSAGE_CHARACTERS = 1_500;
const MAX_OUTPUT_TOKENS = 700;
const MAX_VALUE_CHARACTERS = 300;
const TIMEOUT_MS = 20_000;
const CONFIDENCE = { low: 0.4, medium: 0.65, high: 0.85 } as const;

/**
 * What customers write of themselves, as a model understands it, within the copilot's budget of the day. Documents' numbers
 * are masked before it reads. What it cannot quote from a message, or says of somebody else, is dropped. Undefined when no
 * model could be asked now.
 */
export async function askModel(
  context: Pick<BackendContext, "models" | "clock" | "newId" | "log">,
  db: Queries,
  organizationId: string,
  messages: readonly CustomerMessage[],
): Promise<Fact[] | undefined> {
  const { models, clock, newId } = context;
  if (!models || models.isPaused) return undefined;
  const settings = await readSettings(db, organizationId);
  const spent =
    settings.dailyBudgetMicros === null ? 0 : await spentTodayMicros(db, organizationId, settings.timeZone, clock());
  if (settings.dailyBudgetMicros !== null && spent >= settings.dailyBudgetMicros) return undefined;
  const model = settings.model ?? models.defaultModel;
  const masked = messages.map(({ id, text }) => ({ id, text: maskDocuments(text).slice(0, MAX_MESSAGE_CHARACTERS) }));
  try {
    const { value, usage } = await models.object(extraction, {
      model,
      temperature: 0,
      ...extractionPrompt(masked, newId().slice(-12)),
      maxOutputTokens: MAX_OUTPUT_TOKENS,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const prices = pricesOf(settings, model);
    await db
      .insertInto("copilot_calls")
      .values({
        id: newId(),
        organization_id: organizationId,
        created_at: clock(),
        purpose: "enrichment",
        model,
        input_tokens: usage.input,
        cached_tokens: usage.cached,
        output_tokens: usage.output,
        cost_micros: prices && costMicros(usage, prices),
      })
      .execute();
    return factsOf(value, masked, model);
  } catch (error) {
    if (!(error instanceof ProviderFailure) && (error as Error)?.name !== "TimeoutError") throw error;
    context.log.warn(
      { kind: error instanceof ProviderFailure ? error.kind : "timeout" },
      "no model read what a customer wrote",
    );
    return undefined;
  }
}

/** What holds of what a model says: about the customer, word by word in a message, the value within the quote. */
export function factsOf({ fields }: Extraction, messages: readonly CustomerMessage[], model: string): Fact[] {
  return fields.flatMap(({ field, value, quote, messageId, about, confidence }) => {
    const message = messages.find(({ id }) => id === messageId);
    const trimmed = value.trim();
    if (about !== "customer" || !message || quote.trim() === "" || !message.text.includes(quote)) return [];
    if (trimmed === "" || trimmed.length > MAX_VALUE_CHARACTERS || /\[[A-Z]+_\d+\]/.test(trimmed)) return [];
    const name = field as EnrichedFieldName;
    if (!isForm(name, trimmed) || !isQuoted(name, trimmed, quote)) return [];
    return [
      {
        field: name,
        value: trimmed,
        source: "customer_message_llm",
        confidence: CONFIDENCE[confidence],
        validation: "unverified",
        messageId,
        quote: quote.slice(0, MAX_VALUE_CHARACTERS),
        model,
        promptVersion: EXTRACTION_VERSION,
      },
    ];
  });
}

const isQuoted = (field: EnrichedFieldName, value: string, quote: string): boolean =>
  normalized(field, quote).includes(normalized(field, value));

function isForm(field: EnrichedFieldName, value: string): boolean {
  switch (field) {
    case "email":
      return /^\S+@\S+\.\S+$/.test(value);
    case "altPhone":
      return /^\d{8,15}$/.test(value.replace(/\D/g, ""));
    case "website":
      return /^(https?:\/\/)?[\w-]+(\.[\w-]+)+(\/\S*)?$/i.test(value);
    case "name":
      return /^\p{L}[\p{L}\s.'’-]{1,99}$/u.test(value);
    default:
      return true;
  }
}
