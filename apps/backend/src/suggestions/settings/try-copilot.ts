import type { CopilotTest, CopilotTestResult } from "@gomarketing/contracts";
import type { BackendContext, Member } from "../../context.ts";
import { maskDocuments } from "../../enrichment/mask-documents.ts";
import { composeSuggestion } from "../compose-suggestion.ts";
import type { Situation } from "../context/situation.ts";
import { asFound, sourcesFor } from "../passages.ts";
import { costMicros, NO_USAGE, sumOf } from "../provider/prices.ts";
import { bookedCall } from "./booked-call.ts";
import { pricesOf, readSettings, type Settings } from "./read-settings.ts";

/** What was said stands so far apart. */
const BETWEEN_TURNS_MS = 60_000;

/** Who hears how it goes. */
export interface Listener {
  /** More of the draft may be shown. */
  onDraft(added: string): void;
  /** What was shown does not hold. */
  onRestart(): void;
  readonly signal: AbortSignal;
}

/**
 * What the copilot would suggest in a conversation that nobody had, with the organization's settings and knowledge as they
 * stand. No chat has it afterwards; what it cost counts for the day.
 *
 * @throws {BudgetSpent} @throws {PriceUnknown} @throws {ProviderFailure}
 */
export async function tryCopilot(
  context: BackendContext,
  member: Member,
  test: CopilotTest,
  listener: Listener,
): Promise<CopilotTestResult> {
  const { db, models, clock } = context;
  const { organizationId } = member;
  const startedAt = clock().getTime();
  if (!models) {
    const settings = await readSettings(db.of(organizationId), organizationId);
    const { sources } = await situationOf(context, member, test, settings, false);
    return {
      ...asFound(sources),
      source: "knowledge",
      outcome: "ok",
      violations: [],
      model: null,
      totalMs: clock().getTime() - startedAt,
    };
  }
  return bookedCall(context, organizationId, "test", async (provider, settings, onUsage) => {
    const situation = await situationOf(context, member, test, settings, true);
    let used = NO_USAGE;
    const { outcome, text, violations, citations, usage } = await composeSuggestion(provider, situation, {
      model: settings.model,
      temperature: settings.temperature,
      nonce: context.newId().slice(-12),
      signal: listener.signal,
      clock,
      onDraft: (_draft, added) => listener.onDraft(added),
      onRestart: () => listener.onRestart(),
      onUsage: (more) => {
        used = sumOf(used, more);
        onUsage(used);
      },
    });
    const prices = pricesOf(settings, settings.model);
    return {
      text,
      source: "model",
      outcome,
      violations: [...violations],
      citations: [...citations],
      model: settings.model,
      usage: {
        inputTokens: usage.input,
        cachedTokens: usage.cached,
        outputTokens: usage.output,
        ...(prices && { costMicros: costMicros(usage, prices) }),
      },
      totalMs: clock().getTime() - startedAt,
    };
  });
}

async function situationOf(
  context: BackendContext,
  member: Member,
  { customerName, turns: said }: CopilotTest,
  { timeZone, language, tone, gapHours, business }: Settings,
  isForModel: boolean,
): Promise<Situation> {
  const now = context.clock();
  const turns = said.map(({ who, text }, index) => ({
    id: String(index),
    who,
    name: who === "agent" ? member.name : null,
    at: new Date(now.getTime() - (said.length - 1 - index) * BETWEEN_TURNS_MS),
    text: maskDocuments(text),
    kind: null,
    quoted: null,
    isEdited: false,
  }));
  const answers = turns.filter(({ who }) => who === "agent");
  const situation = {
    now,
    timeZone,
    language,
    tone,
    gapHours,
    business,
    contact: { name: customerName || null, facts: {} },
    chat: { isGroup: false, status: "open", labels: [], agent: member.name },
    summary: null,
    turns,
    answers: answers.map(({ text }) => text),
    lastAnswerAt: answers.at(-1)?.at ?? null,
    instruction: null,
    rejected: null,
  };
  const beside = { agent: member.name, session: null, phone: null, fields: {} };
  const sources = await sourcesFor(context, member.organizationId, situation, beside, isForModel);
  return { ...situation, sources };
}
