import { businessProfile, type CopilotSettings, type CopilotSettingsChanges } from "@gomarketing/contracts";
import { InvalidInput } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../../context.ts";
import { pricesOf, readSettings, showSettings } from "./read-settings.ts";

/**
 * Changes how the copilot works for the member's organization; what is left out stays.
 *
 * @throws {InvalidInput} a budget for a model whose price nobody knows: it could not be held
 */
export async function updateSettings(
  context: BackendContext,
  { organizationId }: Member,
  changes: CopilotSettingsChanges,
): Promise<CopilotSettings> {
  await context.db.inOrganization(organizationId, async (tx) => {
    const before = await readSettings(tx, organizationId);
    const after = { ...before, ...given(changes) };
    const model = after.model ?? context.models?.defaultModel;
    if (after.dailyBudgetMicros !== null && model !== undefined && !pricesOf(after, model))
      throw new InvalidInput(`Give prices too: what ${model} costs is not known, so that a budget could not be held.`);
    const row = {
      model: after.model,
      temperature: after.temperature,
      language: after.language,
      tone: after.tone,
      time_zone: after.timeZone,
      daily_budget_micros: after.dailyBudgetMicros,
      prices: after.prices && JSON.stringify(after.prices),
      burst_wait_ms: after.burstWaitMs,
      gap_hours: after.gapHours,
      is_automatic: after.isAutomatic,
      is_transcribing: after.isTranscribing,
      business: JSON.stringify(businessProfile.parse(after.business)),
      updated_at: context.clock(),
    };
    await tx
      .insertInto("copilot_settings")
      .values({ organization_id: organizationId, ...row })
      .onConflict((conflict) => conflict.column("organization_id").doUpdateSet(row))
      .execute();
  });
  return showSettings(context, organizationId);
}

const given = <T extends object>(changes: T): Partial<T> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<T>;
