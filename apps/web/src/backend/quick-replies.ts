import type { QuickReply } from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";

/** The answers kept ready whose shortcut or text fits, those used most first. */
export async function findQuickReplies(q: string, signal?: AbortSignal): Promise<QuickReply[]> {
  return (await answerOf(client.GET("/api/quick-replies", { params: { query: { q } }, signal }))).quickReplies;
}

/** One of them for a chat, with what is known of it filled in. */
export const renderQuickReply = (id: string, chatId: string): Promise<{ text: string; missing: string[] }> =>
  answerOf(client.POST("/api/quick-replies/{id}/render", { params: { path: { id } }, body: { chatId } }));
