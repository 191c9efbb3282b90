import { ENRICHED_FIELDS, type EnrichmentSettings } from "@gomarketing/contracts";
import type { BackendContext, Member } from "../context.ts";
import type { Queries } from "../database/connection.ts";

/** How an organization has its contacts looked into; all of it, where it has chosen nothing. */
export async function readEnrichmentSettings(db: Queries, organizationId: string): Promise<EnrichmentSettings> {
  const row = await db
    .selectFrom("enrichment_settings")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .executeTakeFirst();
  return {
    isEnabled: row?.is_enabled ?? true,
    usesModel: row?.uses_model ?? true,
    fields: row?.fields ?? [...ENRICHED_FIELDS],
  };
}

/** Changes it; what is left out stays. What was found before stays known. */
export async function updateEnrichmentSettings(
  { db, clock }: BackendContext,
  { organizationId }: Member,
  changes: Partial<EnrichmentSettings>,
): Promise<EnrichmentSettings> {
  return db.inOrganization(organizationId, async (tx) => {
    const before = await readEnrichmentSettings(tx, organizationId);
    const row = {
      is_enabled: changes.isEnabled ?? before.isEnabled,
      uses_model: changes.usesModel ?? before.usesModel,
      fields: [...new Set(changes.fields ?? before.fields)],
      updated_at: clock(),
    };
    await tx
      .insertInto("enrichment_settings")
      .values({ organization_id: organizationId, ...row })
      .onConflict((conflict) => conflict.column("organization_id").doUpdateSet(row))
      .execute();
    return readEnrichmentSettings(tx, organizationId);
  });
}
