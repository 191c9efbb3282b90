import { type EnrichedFieldName, FACT_SOURCES, type FactSource } from "@gomarketing/contracts";

/** Something found out of a contact, and where. */
export interface Fact {
  readonly field: EnrichedFieldName;
  readonly value: string;
  readonly source: FactSource;
  /** 0 to 1. */
  readonly confidence: number;
  readonly validation: "valid" | "unverified";
  /** Of what the customer wrote. Documents' numbers are masked in `quote`. */
  readonly messageId?: string;
  readonly quote?: string;
  readonly model?: string;
  readonly promptVersion?: string;
}

/** What holds of a field now. */
export interface Held {
  readonly value: string;
  readonly source: string;
}

/** What is less sure than this is proposed, even where nothing is known. */
const MIN_CONFIDENCE = 0.6;

/** How much a source is believed: person, business profile, pattern with a check digit, model, push name. */
export function rankOf(source: string): number {
  switch (source) {
    case "human":
    case "import":
      return 5;
    case "whatsapp_business_profile":
      return 4;
    case "phone_number":
    case "customer_message_regex":
      return 3;
    case "customer_message_llm":
      return 2;
    case "whatsapp_pushname":
      return 1;
    default:
      // Of a source that is not ours nothing is taken away.
      return FACT_SOURCES.length;
  }
}

/** These say of themselves what is true now. */
const OWN_WORD = new Set<string>(["whatsapp_business_profile", "phone_number", "whatsapp_pushname"]);

/**
 * What becomes of a fact beside what holds: `apply`: it holds from now on; `agree`: it says the same; `suggest`: somebody
 * decides. What a person typed is never taken away, nor anything that is believed more.
 */
export function decide(held: Held | undefined, fact: Fact): "apply" | "agree" | "suggest" {
  if (!held || held.value === "") return fact.confidence >= MIN_CONFIDENCE ? "apply" : "suggest";
  if (normalized(fact.field, held.value) === normalized(fact.field, fact.value))
    return rankOf(fact.source) > rankOf(held.source) ? "apply" : "agree";
  if (fact.confidence < MIN_CONFIDENCE) return "suggest";
  if (rankOf(fact.source) > rankOf(held.source)) return "apply";
  return fact.source === held.source && OWN_WORD.has(fact.source) ? "apply" : "suggest";
}

/** As values are compared: however they are written. */
export function normalized(field: EnrichedFieldName, value: string): string {
  switch (field) {
    case "cpf":
    case "cnpj":
    case "cep":
      return value.replace(/[^\dA-Za-z]/g, "").toUpperCase();
    case "altPhone":
      return value.replace(/\D/g, "");
    case "website":
      return value
        .toLowerCase()
        .replace(/^https?:\/\/(www\.)?/, "")
        .replace(/\/$/, "");
    default:
      return value
        .normalize("NFKD")
        .replace(/\p{Diacritic}/gu, "")
        .toLowerCase()
        .replaceAll(/\s+/g, " ")
        .trim();
  }
}
