import type { BackendContext, Member } from "../context.ts";
import { claimSuggestion, type Wish } from "./claim-suggestion.ts";
import { tellBrowsers } from "./live-draft.ts";
import { RunningSuggestion } from "./running-suggestion.ts";
import { writeSuggestion } from "./write-suggestion.ts";

/**
 * A suggestion that a member asks for; whoever has the answer can listen. What is being written already, unless there is an
 * instruction: then another takes its place.
 *
 * @throws {ChatNotFound} @throws {BudgetSpent} @throws {PriceUnknown}
 */
export async function askForSuggestion(
  context: BackendContext,
  member: Member,
  { chatId, instruction }: { chatId: string; instruction?: string | undefined },
): Promise<RunningSuggestion> {
  const wish = { requestedBy: member, instruction: instruction || null };
  const running = await startSuggestion(context, member.organizationId, chatId, wish);
  if (!running) throw new Error("what a member asks for is always begun");
  return running;
}

/**
 * Begins to write a suggestion for a chat, unless one is being written. By itself (`requestedBy` null) it may decide that
 * none is wanted: undefined.
 *
 * @throws {ChatNotFound} @throws {BudgetSpent} @throws {PriceUnknown}
 */
export async function startSuggestion(
  context: BackendContext,
  organizationId: string,
  chatId: string,
  wish: Wish,
): Promise<RunningSuggestion | undefined> {
  return context.suggestions.starting.run(chatId, async () => {
    const present = context.suggestions.of(organizationId, chatId);
    if (present && wish.instruction === null) return present;
    const onPrepared = await context.suggestions.preparing.enter();
    let isHandedOn = false;
    try {
      const claim = await claimSuggestion(context, organizationId, chatId, wish);
      if (!claim) return undefined;
      const source = claim.model === null ? "knowledge" : "model";
      const running = new RunningSuggestion({ id: claim.id, organizationId, chatId, source });
      tellBrowsers(context, running);
      context.suggestions.begin(running, () =>
        writeSuggestion(context, running, claim, wish, onPrepared).finally(onPrepared),
      );
      isHandedOn = true;
      return running;
    } finally {
      if (!isHandedOn) onPrepared();
    }
  });
}
