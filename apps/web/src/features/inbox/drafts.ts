import { readStored, useStoredText, writeStored } from "../../ui/stored.ts";

const keyOf = (chatId: string) => `draft:${chatId}`;

export const readDraft = (chatId: string): string => readStored(keyOf(chatId)) ?? "";
export const keepDraft = (chatId: string, text: string): void => writeStored(keyOf(chatId), text.trim() ? text : null);

/** What an agent began to write in a chat and did not send; null when nothing. */
export const useDraft = (chatId: string): string | null => useStoredText(keyOf(chatId));
