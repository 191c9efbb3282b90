import type { BusinessProfile, Citation } from "@gomarketing/contracts";
import type { ColumnType, Generated } from "kysely";
import type { Prices } from "../../suggestions/provider/prices.ts";

type SuggestionOutcome = "ok" | "repaired" | "regenerated" | "withheld" | "superseded" | "interrupted" | "failed";

type CreatedAt = ColumnType<Date, Date | string | undefined, never>;
type OptionalTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Json<T> = ColumnType<T, string | undefined, string>;
type Count = ColumnType<number | null, number | null | undefined, number | null>;
type Given<T> = ColumnType<T | null, T | null | undefined, T | null>;

export interface CopilotTables {
  copilot_settings: {
    organization_id: string;
    model: Given<string>;
    temperature: Count;
    language: Generated<string>;
    tone: Generated<string>;
    time_zone: Generated<string>;
    daily_budget_micros: Count;
    prices: ColumnType<Prices | null, string | null | undefined, string | null>;
    burst_wait_ms: Generated<number>;
    gap_hours: Generated<number>;
    is_automatic: Generated<boolean>;
    is_transcribing: Generated<boolean>;
    business: Json<BusinessProfile>;
    updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
  };
  suggestions: {
    id: string;
    organization_id: string;
    chat_id: string;
    based_on_message_id: string | null;
    created_at: CreatedAt;
    requested_by: string | null;
    source: "model" | "knowledge";
    model: string | null;
    prompt_version: string | null;
    text: Given<string>;
    citations: Json<Citation[]>;
    input_tokens: Count;
    cached_tokens: Count;
    output_tokens: Count;
    cost_micros: Count;
    ttft_ms: Count;
    total_ms: Count;
    outcome: Given<SuggestionOutcome>;
    failure: Given<string>;
    violations: ColumnType<string[], string[] | undefined, string[]>;
    agent_outcome: Given<"accepted" | "edited" | "discarded">;
    agent_id: Given<string>;
    agent_reason: Given<string>;
    final_text: Given<string>;
    edit_distance: Count;
    answered_at: OptionalTime;
  };
  chat_summaries: {
    chat_id: string;
    organization_id: string;
    from_position: number;
    up_to_position: number;
    text: string;
    model: string;
    updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
  };
  copilot_calls: {
    id: string;
    organization_id: string;
    created_at: CreatedAt;
    purpose: string;
    model: string;
    input_tokens: number;
    cached_tokens: number;
    output_tokens: number;
    cost_micros: Count;
  };
}
