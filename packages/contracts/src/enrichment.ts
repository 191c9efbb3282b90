import { z } from "zod";
import { timestamp, uuid } from "./ids.ts";

/** What is found out of a contact; keys of `Contact.fields`. */
export const ENRICHED_FIELDS = [
  "name",
  "company",
  "role",
  "email",
  "cpf",
  "cnpj",
  "cep",
  "address",
  "city",
  "state",
  "website",
  "category",
  "description",
  "hours",
  "birthday",
  "altPhone",
  "phoneType",
  "country",
] as const;
export const enrichedFieldName = z.enum(ENRICHED_FIELDS);
export type EnrichedFieldName = z.infer<typeof enrichedFieldName>;

/** From who is believed most to who is believed least. */
export const FACT_SOURCES = [
  "human",
  "import",
  "whatsapp_business_profile",
  "phone_number",
  "customer_message_regex",
  "customer_message_llm",
  "whatsapp_pushname",
] as const;
export const factSource = z.enum(FACT_SOURCES);
export type FactSource = z.infer<typeof factSource>;

/** Something that is said of a contact. `suggested`: it contradicts what is believed more, or is not sure enough: somebody decides. */
export const contactFact = z.object({
  id: uuid,
  field: enrichedFieldName,
  value: z.string(),
  source: factSource,
  confidence: z.number(),
  status: z.enum(["applied", "suggested", "rejected", "superseded"]),
  /** The customer's message that says so, and its words; documents' numbers are masked. */
  evidence: z.object({ messageId: uuid.optional(), quote: z.string().optional() }),
  decidedBy: z.string().optional(),
  createdAt: timestamp,
});
export type ContactFact = z.infer<typeof contactFact>;

/** What was found out of a contact, how, and what is to be decided. */
export const contactEnrichment = z.object({
  /** Everything that was ever found, the newest first. */
  facts: z.array(contactFact),
  /** Of them, those that wait for somebody, each with what it would take the place of. */
  proposals: z.array(contactFact.extend({ current: z.object({ value: z.string(), source: z.string() }).optional() })),
  /** Nothing of theirs is sent to a model. */
  isOptedOut: z.boolean(),
  isOnWhatsapp: z.boolean().optional(),
  enrichedAt: timestamp.optional(),
});
export type ContactEnrichment = z.infer<typeof contactEnrichment>;

export const enrichmentSettings = z.object({
  isEnabled: z.boolean(),
  /** Whether a model reads what customers write of themselves, within the copilot's budget. */
  usesModel: z.boolean(),
  fields: z.array(enrichedFieldName),
});
export type EnrichmentSettings = z.infer<typeof enrichmentSettings>;
