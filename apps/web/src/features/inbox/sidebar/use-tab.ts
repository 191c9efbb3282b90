import type { Chat } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { fetchChat } from "../../../backend/chats.ts";
import { type ChatFilter, keys } from "../../../backend/query-keys.ts";
import { useMe } from "../../shell/use-me.ts";
import { useCounts } from "../../shell/use-overview.ts";

type Tab = ChatFilter["tab"];

/**
 * The chosen tab. Before one is chosen: one's own chats if there are any, else the queue, where new ones arrive.
 * An open chat that is answered out of the queue takes the list along to "mine".
 */
export function useTab(openChatId: string | undefined): readonly [Tab | undefined, (tab: Tab) => void] {
  const counts = useCounts();
  const me = useMe();
  const [chosen, choose] = useState<Tab>();
  const [seen, setSeen] = useState<{ chatId: string; assigneeId: string | undefined }>();
  const chat = useQuery<Chat>({
    queryKey: keys.chat(openChatId ?? ""),
    queryFn: () => fetchChat(openChatId ?? ""),
    enabled: openChatId !== undefined,
  }).data;

  if (chosen === undefined && counts) choose(counts.mine > 0 ? "mine" : "queue");
  if (chat && (chat.id !== seen?.chatId || chat.assignee?.id !== seen.assigneeId)) {
    const wasTaken = seen?.chatId === chat.id && seen.assigneeId === undefined && chat.assignee?.id === me.id;
    if (wasTaken && chosen === "queue") choose("mine");
    setSeen({ chatId: chat.id, assigneeId: chat.assignee?.id });
  }
  return [chosen, choose];
}
