import type { EnrichedFieldName, FactSource } from "@gomarketing/contracts";
import type { ColumnType, Generated } from "kysely";

type CreatedAt = ColumnType<Date, Date | string | undefined, never>;
type OptionalTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Given<T> = ColumnType<T | null, T | null | undefined, T | null>;

export interface EnrichmentTables {
  contact_facts: {
    id: string;
    organization_id: string;
    contact_id: string;
    field: EnrichedFieldName;
    value: string;
    normalized: string;
    source: FactSource;
    confidence: number;
    message_id: Given<string>;
    quote: Given<string>;
    validation: "valid" | "unverified";
    status: "applied" | "suggested" | "rejected" | "superseded";
    decided_by: Given<string>;
    decided_at: OptionalTime;
    model: Given<string>;
    prompt_version: Given<string>;
    created_at: CreatedAt;
  };
  contact_enrichment: {
    contact_id: string;
    organization_id: string;
    opted_out_at: OptionalTime;
    is_on_whatsapp: Given<boolean>;
    whatsapp_asked_at: OptionalTime;
    model_read_until: OptionalTime;
    enriched_at: OptionalTime;
    due_at: OptionalTime;
    attempts: Generated<number>;
  };
  enrichment_settings: {
    organization_id: string;
    is_enabled: Generated<boolean>;
    uses_model: Generated<boolean>;
    fields: Given<EnrichedFieldName[]>;
    updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
  };
}
