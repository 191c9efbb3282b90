import type { ChatSummary, Rewriting } from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";

/** A draft in another manner or language. */
export async function rewriteDraft(rewriting: Rewriting): Promise<string> {
  return (await answerOf(client.POST("/api/copilot/rewrite", { body: rewriting }))).text;
}

/** What a chat was about, for whoever takes it over. */
export const summarizeChat = (id: string): Promise<ChatSummary> =>
  answerOf(client.POST("/api/chats/{id}/summary", { params: { path: { id } } }));
