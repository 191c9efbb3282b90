import { useCommand } from "../../shell/commands/command-provider.tsx";
import { openChat } from "../use-open-chat.ts";

/** Alt and an arrow open the next or the previous chat of the list, without leaving the composer. */
export function useWalkChats(chatIds: readonly string[], openChatId: string | undefined): void {
  const at = openChatId === undefined ? -1 : chatIds.indexOf(openChatId);
  const next = chatIds[at + 1];
  const previous = at > 0 ? chatIds[at - 1] : undefined;
  useCommand("nextChat", next === undefined ? undefined : () => openChat(next));
  useCommand("previousChat", previous === undefined ? undefined : () => openChat(previous));
}
