import { useSearchParams } from "next/navigation";

/** Which chat is open stands in the address, so that it can be bookmarked, shared and left with "back". */
export const useOpenChatId = (): string | undefined => useSearchParams().get("chat") ?? undefined;

/** @param messageId a message to go to, in the chat */
export const chatHref = (chatId: string, messageId?: string): string =>
  `/inbox?chat=${encodeURIComponent(chatId)}${messageId ? `&message=${encodeURIComponent(messageId)}` : ""}`;

/** Opens a chat, or none, without asking the server for a page: Next follows the browser's own history. */
export function openChat(chatId: string | undefined, messageId?: string): void {
  window.history.pushState(null, "", chatId ? chatHref(chatId, messageId) : "/inbox");
}

/** Takes the message out of the address, once it has been found: a reload does not jump again. */
export function forgetNamedMessage(): void {
  const chatId = new URLSearchParams(window.location.search).get("chat");
  if (chatId) window.history.replaceState(null, "", chatHref(chatId));
}
