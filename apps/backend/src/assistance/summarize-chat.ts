import type { ChatSummary } from "@gomarketing/contracts";
import { Problem } from "@gomarketing/service-kit";
import { ChatNotFound } from "../chats/chat-errors.ts";
import type { BackendContext, Member } from "../context.ts";
import { isKeptFromModels } from "../enrichment/opt-out.ts";
import { loadSituation } from "../suggestions/context/load-situation.ts";
import { bookedCall } from "../suggestions/settings/booked-call.ts";
import { KeptFromModels } from "../suggestions/suggestion-problems.ts";
import { summarize } from "./summarize.ts";

class NothingToSummarize extends Problem {
  constructor() {
    super({
      status: 422,
      type: "/problems/summary-withheld",
      title: "There is no summary",
      detail:
        "Nothing was said that could be summarized, or what the model wrote did not hold. Try again, or write a note.",
    });
  }
}

/**
 * What a chat's conversation was about, for whoever takes it over.
 *
 * @throws {ChatNotFound} @throws {KeptFromModels} @throws {NothingToSummarize}
 * @throws {NoProvider} @throws {BudgetSpent} @throws {ProviderFailure}
 */
export async function summarizeChat(
  context: BackendContext,
  { organizationId }: Member,
  chatId: string,
  signal: AbortSignal,
): Promise<ChatSummary> {
  const own = context.db.of(organizationId);
  if (await isKeptFromModels(own, chatId)) throw new KeptFromModels();
  return bookedCall(context, organizationId, "summary", async (models, settings, onUsage) => {
    const loaded = await loadSituation(context, own, organizationId, chatId, settings, null);
    if (!loaded) throw new ChatNotFound(chatId);
    if (loaded.situation.turns.length === 0) throw new NothingToSummarize();
    const { model, temperature, language } = settings;
    const request = {
      model,
      temperature,
      signal,
      nonce: context.newId().slice(-12),
      language: language === "auto" ? "pt-BR" : language,
    };
    const text = await summarize(models, loaded.situation, request, onUsage);
    if (text === null) throw new NothingToSummarize();
    return { text, createdAt: context.clock().toISOString() };
  });
}
