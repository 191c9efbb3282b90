import type { SuggestionFeedback } from "@gomarketing/contracts";
import { distance } from "fastest-levenshtein";
import type { BackendContext, Member } from "../context.ts";
import { SuggestionNotFound } from "./suggestion-problems.ts";
import { lockSuggestion } from "./suggestion-queries.ts";

/** Longer texts are compared up to here: the cost grows with the square. */
const MAX_COMPARED_CHARACTERS = 4_000;

/**
 * Keeps what an agent made of a suggestion, and how much of it was changed. Said again, the later word stands.
 *
 * @throws {SuggestionNotFound}
 */
export async function giveFeedback(
  { db, clock }: Pick<BackendContext, "db" | "clock">,
  member: Member,
  id: string,
  { outcome, finalText, reason }: SuggestionFeedback,
): Promise<void> {
  await db.inOrganization(member.organizationId, async (tx) => {
    const suggestion = await lockSuggestion(tx, id);
    if (!suggestion) throw new SuggestionNotFound(id);
    const suggested = suggestion.text ?? "";
    const sent =
      outcome === "discarded" ? null : outcome === "accepted" ? (finalText ?? suggested) : (finalText ?? null);
    await tx
      .updateTable("suggestions")
      .set({
        agent_outcome: outcome,
        agent_id: member.userId,
        agent_reason: reason ?? null,
        final_text: sent,
        edit_distance: sent === null ? null : changedShare(suggested, sent),
        answered_at: clock(),
      })
      .where("id", "=", id)
      .execute();
  });
}

/** Characters changed, of all characters of the longer text: 0 to 1. */
function changedShare(before: string, after: string): number {
  const [a, b] = [before.trim().slice(0, MAX_COMPARED_CHARACTERS), after.trim().slice(0, MAX_COMPARED_CHARACTERS)];
  const longest = Math.max(a.length, b.length);
  return longest === 0 ? 0 : distance(a, b) / longest;
}
