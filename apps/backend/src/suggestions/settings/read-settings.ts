import type { BusinessProfile, CopilotSettings } from "@gomarketing/contracts";
import { businessProfile } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { BackendContext } from "../../context.ts";
import type { Queries } from "../../database/connection.ts";
import { knownPrices, type Prices } from "../provider/prices.ts";

/** How the copilot works for an organization, with what stands where it has set nothing. */
export interface Settings {
  readonly model: string | null;
  readonly temperature: number | null;
  readonly language: string;
  readonly tone: string;
  readonly timeZone: string;
  readonly dailyBudgetMicros: number | null;
  readonly prices: Prices | null;
  readonly burstWaitMs: number;
  readonly gapHours: number;
  readonly isAutomatic: boolean;
  readonly isTranscribing: boolean;
  readonly business: BusinessProfile;
}

const DEFAULT_TEMPERATURE = 0.3;

export async function readSettings(db: Queries, organizationId: string): Promise<Settings> {
  const row = await db
    .selectFrom("organizations")
    .leftJoin("copilot_settings as settings", "settings.organization_id", "organizations.id")
    .selectAll("settings")
    .select("organizations.name as company")
    .where("organizations.id", "=", organizationId)
    .executeTakeFirst();
  const business = businessProfile.parse(row?.business ?? {});
  return {
    model: row?.model ?? null,
    temperature: row?.updated_at ? row.temperature : DEFAULT_TEMPERATURE,
    language: row?.language ?? "pt-BR",
    tone: row?.tone ?? "cordial e direto",
    timeZone: row?.time_zone ?? "America/Sao_Paulo",
    dailyBudgetMicros: row?.daily_budget_micros ?? null,
    prices: row?.prices ?? null,
    burstWaitMs: row?.burst_wait_ms ?? 2_500,
    gapHours: row?.gap_hours ?? 8,
    isAutomatic: row?.is_automatic ?? true,
    isTranscribing: row?.is_transcribing ?? false,
    business: { ...business, name: business.name || (row?.company ?? "") },
  };
}

/** What a call of a model costs, as far as anybody knows. */
export const pricesOf = (settings: Settings, model: string): Prices | null => settings.prices ?? knownPrices(model);

/** Spent since midnight, in the organization's time zone. */
export async function spentTodayMicros(
  db: Queries,
  organizationId: string,
  timeZone: string,
  now: Date,
): Promise<number> {
  const midnight = sql`date_trunc('day', ${now}::timestamptz at time zone ${timeZone}) at time zone ${timeZone}`;
  const { rows } = await sql<{ spent: number }>`
    select coalesce(sum(cost_micros), 0)::bigint as spent from (
      select cost_micros from suggestions
       where organization_id = ${organizationId} and created_at >= ${midnight} and cost_micros is not null
      union all
      select cost_micros from copilot_calls
       where organization_id = ${organizationId} and created_at >= ${midnight} and cost_micros is not null
    ) as calls`.execute(db);
  return rows[0]?.spent ?? 0;
}

/** As REST shows them. */
export async function showSettings(
  { db, models, clock }: Pick<BackendContext, "db" | "models" | "clock">,
  organizationId: string,
): Promise<CopilotSettings> {
  const own = db.of(organizationId);
  const settings = await readSettings(own, organizationId);
  return {
    ...settings,
    hasProvider: models !== undefined,
    defaultModel: models?.defaultModel ?? null,
    spentTodayMicros: await spentTodayMicros(own, organizationId, settings.timeZone, clock()),
  };
}
