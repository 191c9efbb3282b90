import type { QuickReply } from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";
import { mediaUrl } from "./messages.ts";

/** The answers kept ready whose shortcut or text fits, those used most first. */
export async function findQuickReplies(q: string, signal?: AbortSignal): Promise<QuickReply[]> {
  return (await answerOf(client.GET("/api/quick-replies", { params: { query: { q } }, signal }))).quickReplies;
}

/** One of them for a chat, with what is known of it filled in, and the file that goes with it. */
export const renderQuickReply = (
  id: string,
  chatId: string,
): Promise<{ text: string; mediaId?: string; fileName?: string; missing: string[] }> =>
  answerOf(client.POST("/api/quick-replies/{id}/render", { params: { path: { id } }, body: { chatId } }));

/** The file of one, to be sent. */
export async function fetchFileOfReply(mediaId: string, name: string): Promise<File> {
  const answer = await fetch(mediaUrl(mediaId));
  if (!answer.ok) throw new Error(`The file cannot be had: ${answer.status}.`);
  const bytes = await answer.blob();
  return new File([bytes], name, { type: bytes.type });
}

/** What is written of one. */
export interface QuickReplyText {
  readonly shortcut: string;
  readonly text: string;
  readonly mediaId: string | null;
  readonly scope: QuickReply["scope"];
  readonly teamId?: string;
}

export const addQuickReply = (text: QuickReplyText): Promise<QuickReply> =>
  answerOf(client.POST("/api/quick-replies", { body: text }));

export const changeQuickReply = (id: string, text: QuickReplyText): Promise<QuickReply> =>
  answerOf(client.PATCH("/api/quick-replies/{id}", { params: { path: { id } }, body: text }));

export async function removeQuickReply(id: string): Promise<void> {
  await client.DELETE("/api/quick-replies/{id}", { params: { path: { id } } });
}
