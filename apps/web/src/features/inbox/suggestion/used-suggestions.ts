import type { Suggestion } from "@gomarketing/contracts";

interface Used {
  readonly id: string;
  /** As the card showed it. What is sent and differs was edited, in the card or in the composer. */
  readonly suggested: string;
}

/** Suggestions that stand in composers, by chat: an agent may look at other chats before sending. */
const used = new Map<string, Used>();

export const rememberUsed = ({ id, chatId }: Suggestion, suggested: string): void =>
  void used.set(chatId, { id, suggested });
export const usedIn = (chatId: string): Used | undefined => used.get(chatId);
export const forgetUsed = (chatId: string): void => void used.delete(chatId);
