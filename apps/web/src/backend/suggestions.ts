import type { ProblemDocument, Suggestion, SuggestionFeedback } from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";
import { BackendProblem } from "./problem.ts";
import { serverSentEvents } from "./server-sent-events.ts";

/** What becomes of a suggestion that was asked for. `draft` is not checked: to be looked at, never to be sent. */
export type SuggestionStep =
  | { readonly kind: "started"; readonly id: string }
  | { readonly kind: "draft"; readonly id: string; readonly draft: string }
  | { readonly kind: "done"; readonly suggestion: Suggestion };

/** The chat's suggestion that still holds, and whether one is being written. */
export const fetchSuggestion = (chatId: string): Promise<{ suggestion: Suggestion | null; isWriting: boolean }> =>
  answerOf(client.GET("/api/suggestion-ai", { params: { query: { chatId } } }));

/**
 * Asks for a suggestion and tells its steps as they come. Leaving early does not end it: others may look at it.
 *
 * @throws {BackendProblem} when it comes to nothing, saying why
 * @throws {Unreachable} when the connection ends before it does
 */
export async function* askForSuggestion(
  chatId: string,
  instruction: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<SuggestionStep> {
  const { data } = await client.POST("/api/suggestion-ai", {
    body: { chatId, ...(instruction && { instruction }) },
    parseAs: "stream",
    signal,
  });
  let id = "";
  let draft = "";
  for await (const { event, data: body } of serverSentEvents(data)) {
    switch (event) {
      case "started":
        id = (body as { id: string }).id;
        yield { kind: "started", id };
        break;
      case "delta":
        draft += (body as { text: string }).text;
        yield { kind: "draft", id, draft };
        break;
      case "restart":
        draft = "";
        yield { kind: "draft", id, draft };
        break;
      case "done":
        yield { kind: "done", suggestion: body as Suggestion };
        return;
      case "error":
        throw new BackendProblem((body as ProblemDocument).status ?? 500, body as ProblemDocument);
    }
  }
}

/** Tells what became of a suggestion. Said again, the later word stands. */
export async function giveFeedback(id: string, feedback: SuggestionFeedback): Promise<void> {
  await client.POST("/api/suggestion-ai/{id}/feedback", { params: { path: { id } }, body: feedback });
}
