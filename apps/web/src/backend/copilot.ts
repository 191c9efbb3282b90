import type {
  CopilotSettings,
  CopilotSettingsChanges,
  CopilotTest,
  CopilotTestResult,
  EnrichmentSettings,
  ProblemDocument,
  SuggestionQuality,
} from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";
import { BackendProblem } from "./problem.ts";
import { serverSentEvents } from "./server-sent-events.ts";

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

/** What contacts are looked into for. */
export const fetchEnrichmentSettings = (): Promise<EnrichmentSettings> =>
  answerOf(client.GET("/api/copilot/enrichment"));

export const changeEnrichmentSettings = (changes: Partial<EnrichmentSettings>): Promise<EnrichmentSettings> =>
  answerOf(client.PATCH("/api/copilot/enrichment", { body: changes }));

/** What becomes of a test. */
export type TestStep =
  | { readonly kind: "draft"; readonly draft: string }
  | { readonly kind: "done"; readonly result: CopilotTestResult };

/**
 * What the copilot would suggest in a conversation that nobody had.
 *
 * @throws {BackendProblem} when it comes to nothing, saying why
 * @throws {Unreachable} when the connection ends before it does
 */
export async function* testCopilot(test: CopilotTest, signal: AbortSignal): AsyncGenerator<TestStep> {
  const { data } = await client.POST("/api/copilot/test", { body: test, parseAs: "stream", signal });
  let draft = "";
  for await (const { event, data: body } of serverSentEvents(data)) {
    if (event === "error") throw new BackendProblem((body as ProblemDocument).status ?? 500, body as ProblemDocument);
    if (event === "done") {
      yield { kind: "done", result: body as CopilotTestResult };
      return;
    }
    draft = event === "restart" ? "" : draft + (body as { text: string }).text;
    yield { kind: "draft", draft };
  }
}
