import type { SuggestionQuality } from "@gomarketing/contracts";
import type { BackendContext, Member } from "../context.ts";
import { selectQuality } from "./suggestion-queries.ts";

const HOUR_MS = 3_600_000;
const RANGES = { "24h": 24 * HOUR_MS, "7d": 7 * 24 * HOUR_MS, "30d": 30 * 24 * HOUR_MS, "90d": 90 * 24 * HOUR_MS };

/** How suggestions fared: how many were taken, and how much of them was changed, by model, prompt and agent. */
export async function measureQuality(
  { db, clock }: Pick<BackendContext, "db" | "clock">,
  { organizationId }: Member,
  range: keyof typeof RANGES,
): Promise<{ models: SuggestionQuality[]; promptVersions: SuggestionQuality[]; agents: SuggestionQuality[] }> {
  const since = new Date(clock().getTime() - RANGES[range]);
  const own = db.of(organizationId);
  const [models, promptVersions, agents] = await Promise.all([
    selectQuality(own, organizationId, "model", since),
    selectQuality(own, organizationId, "promptVersion", since),
    selectQuality(own, organizationId, "agent", since),
  ]);
  return { models, promptVersions, agents };
}
