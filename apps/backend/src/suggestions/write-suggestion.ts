import { Problem } from "@gomarketing/service-kit";
import { keepHistorySummary } from "../assistance/keep-history-summary.ts";
import type { BackendContext } from "../context.ts";
import { valuesOf } from "../slots/slot-values.ts";
import type { Claim, Wish } from "./claim-suggestion.ts";
import { type Composition, composeSuggestion } from "./compose-suggestion.ts";
import { type Loaded, loadSituation } from "./context/load-situation.ts";
import type { Situation } from "./context/situation.ts";
import { type Ending, endSuggestion, type Figures } from "./end-suggestion.ts";
import { asFound, sourcesFor } from "./passages.ts";
import { NO_USAGE, sumOf, type Usage } from "./provider/prices.ts";
import type { RunningSuggestion } from "./running-suggestion.ts";
import { Failed, Stopping, Superseded, Withheld } from "./suggestion-problems.ts";

/**
 * Writes a claimed suggestion, and tells all who listen how it went. Never throws: whatever happens is told.
 *
 * @param onPrepared called when all is there that it rests on
 */
export async function writeSuggestion(
  context: BackendContext,
  running: RunningSuggestion,
  claim: Claim,
  wish: Wish,
  onPrepared: () => void,
): Promise<void> {
  const { clock } = context;
  const startedAt = clock().getTime();
  let usage = NO_USAGE;
  const figures = (ttftMs: number | null = null): Figures => ({
    usage,
    ttftMs,
    totalMs: clock().getTime() - startedAt,
  });
  const end = (ending: Ending, took: Figures) => endSuggestion(context, running.organizationId, claim, took, ending);
  try {
    const loaded = await load(context, running, claim, wish);
    onPrepared();
    const made = await compose(context, running, claim, loaded.situation, (more) => {
      usage = sumOf(usage, more);
    });
    const suggestion = await end(endingOf(made), figures(made.ttftMs));
    if (suggestion) running.tell({ type: "done", suggestion });
    else running.tell({ type: "error", problem: new Withheld(made.violations) });
    // For the next suggestion: nobody waits for it, and it may fail.
    if (claim.model)
      void keepHistorySummary(context, running.organizationId, loaded, claim.settings).catch(() => undefined);
  } catch (error) {
    const problem = problemOf(error, context, claim.id);
    running.tell({ type: "error", problem });
    if (problem instanceof Superseded && error !== running.signal.reason) return;
    const outcome = problem instanceof Stopping ? "interrupted" : "failed";
    // Where the database is away nobody hears it but those who asked.
    await end({ outcome, problem }, figures()).catch(() => undefined);
  }
}

async function load(
  context: BackendContext,
  { organizationId, chatId }: RunningSuggestion,
  { settings, model, rejected }: Claim,
  { instruction, requestedBy }: Wish,
): Promise<Omit<Loaded, "situation"> & { situation: Situation }> {
  const loaded = await loadSituation(
    context,
    context.db.of(organizationId),
    organizationId,
    chatId,
    settings,
    instruction,
  );
  // It was deleted or merged since it was claimed.
  if (!loaded) throw new Superseded();
  const { phone, fields, session, assignee_name: assignee } = loaded.conversation;
  const beside = { phone, fields: valuesOf(fields), session, agent: requestedBy?.name ?? assignee };
  const situation = { ...loaded.situation, rejected };
  const sources = await sourcesFor(context, organizationId, situation, beside, model !== null);
  return { ...loaded, situation: { ...situation, sources } };
}

type Made = Pick<Composition, "outcome" | "text" | "citations" | "violations" | "ttftMs">;

async function compose(
  { models, clock, newId }: BackendContext,
  running: RunningSuggestion,
  { settings, model }: Claim,
  situation: Situation,
  onUsage: (usage: Usage) => void,
): Promise<Made> {
  if (!models || model === null) return { outcome: "ok", ...asFound(situation.sources), violations: [], ttftMs: null };
  return composeSuggestion(models, situation, {
    model,
    temperature: settings.temperature,
    nonce: newId().slice(-12),
    signal: running.signal,
    clock,
    onDraft: (draft, text) => running.tell({ type: "delta", text, draft }),
    onRestart: () => running.tell({ type: "restart" }),
    onUsage,
  });
}

function endingOf({ outcome, text, citations, violations }: Made): Ending {
  if (outcome === "withheld") return { outcome, violations, problem: new Withheld(violations) };
  return { outcome, text, citations, violations };
}

function problemOf(error: unknown, { log }: Pick<BackendContext, "log">, suggestionId: string): Problem {
  if (error instanceof Problem) return error;
  log.error({ err: error, suggestionId }, "a suggestion failed");
  return new Failed();
}
