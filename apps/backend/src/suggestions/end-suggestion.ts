import type { Citation, Suggestion } from "@gomarketing/contracts";
import type { Problem } from "@gomarketing/service-kit";
import type { BackendContext } from "../context.ts";
import type { Claim } from "./claim-suggestion.ts";
import { costMicros, type Usage } from "./provider/prices.ts";
import { pricesOf } from "./settings/read-settings.ts";
import { Superseded } from "./suggestion-problems.ts";
import { showSuggestion } from "./suggestion-queries.ts";

/** What it took. */
export interface Figures {
  readonly usage: Usage;
  readonly ttftMs: number | null;
  readonly totalMs: number;
}

/** How a suggestion ended. */
export type Ending =
  | {
      readonly outcome: "ok" | "repaired" | "regenerated";
      readonly text: string;
      readonly citations: readonly Citation[];
      readonly violations: readonly string[];
    }
  | { readonly outcome: "withheld"; readonly problem: Problem; readonly violations: readonly string[] }
  | { readonly outcome: "failed" | "interrupted"; readonly problem: Problem };

/**
 * Writes down how a suggestion ended, and tells browsers. What was cancelled meanwhile stays so, whatever came of it: its
 * cost is kept.
 *
 * @throws {Superseded}
 */
export async function endSuggestion(
  { db }: Pick<BackendContext, "db">,
  organizationId: string,
  { id, settings, model }: Claim,
  { usage, ttftMs, totalMs }: Figures,
  ending: Ending,
): Promise<Suggestion | undefined> {
  const prices = model === null ? null : pricesOf(settings, model);
  const cost = {
    ...(model !== null && {
      input_tokens: usage.input,
      cached_tokens: usage.cached,
      output_tokens: usage.output,
      cost_micros: prices && costMicros(usage, prices),
    }),
    ttft_ms: ttftMs,
    total_ms: totalMs,
  };
  const ended = await db.inOrganization(organizationId, async (tx) => {
    const row = await tx
      .updateTable("suggestions")
      .set({ ...cost, ...columnsOf(ending) })
      .where("id", "=", id)
      .where("outcome", "is", null)
      .returningAll()
      .executeTakeFirst();
    if (!row) {
      await tx.updateTable("suggestions").set(cost).where("id", "=", id).execute();
      return undefined;
    }
    const { chat_id: chatId, source } = row;
    const basedOn = row.based_on_message_id !== null && { basedOnMessageId: row.based_on_message_id };
    if ("problem" in ending) {
      const problem = ending.problem.toDocument();
      const data = { chatId, id, text: "", source, problem, ...basedOn };
      tx.live([`chat:${chatId}`], { event: "suggestion.failed", data });
    } else {
      const data = { chatId, id, text: ending.text, source, citations: [...ending.citations], ...basedOn };
      tx.live([`chat:${chatId}`], { event: "suggestion.completed", data });
    }
    return row;
  });
  if (!ended) throw new Superseded();
  return "problem" in ending ? undefined : showSuggestion(ended);
}

function columnsOf(ending: Ending) {
  switch (ending.outcome) {
    case "ok":
    case "repaired":
    case "regenerated": {
      const { outcome, text, citations, violations } = ending;
      return { outcome, text, citations: JSON.stringify(citations), violations: [...violations] };
    }
    case "withheld":
      return { outcome: ending.outcome, violations: [...ending.violations] };
    case "failed":
    case "interrupted":
      return { outcome: ending.outcome, failure: ending.problem.fields.type.replace("/problems/", "") };
  }
}
