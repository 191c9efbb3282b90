import type { CopilotSettings, CopilotSettingsChanges, SuggestionQuality } from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";

export const fetchCopilotSettings = (): Promise<CopilotSettings> => answerOf(client.GET("/api/copilot/settings"));

export const changeCopilotSettings = (changes: CopilotSettingsChanges): Promise<CopilotSettings> =>
  answerOf(client.PATCH("/api/copilot/settings", { body: changes as never }));

export type QualityRange = "24h" | "7d" | "30d" | "90d";

export interface Quality {
  readonly models: SuggestionQuality[];
  readonly promptVersions: SuggestionQuality[];
  readonly agents: SuggestionQuality[];
}

/** How suggestions fared, by model, prompt version and agent. */
export const fetchQuality = (range: QualityRange, signal: AbortSignal): Promise<Quality> =>
  answerOf(client.GET("/api/copilot/quality", { params: { query: { range } }, signal }));
