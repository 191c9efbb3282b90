import { useSearchParams } from "next/navigation";

/** Which chat is open stands in the address, so that it can be bookmarked, shared and left with "back". */
export const useOpenChatId = (): string | undefined => useSearchParams().get("chat") ?? undefined;

export const chatHref = (chatId: string): string => `/inbox?chat=${encodeURIComponent(chatId)}`;

/** Opens a chat, or none, without asking the server for a page: Next follows the browser's own history. */
export function openChat(chatId: string | undefined): void {
  window.history.pushState(null, "", chatId ? chatHref(chatId) : "/inbox");
}
