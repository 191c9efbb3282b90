import type { Chat } from "@gomarketing/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { belongs, withRecentChats } from "../../../backend/chat-list-data.ts";
import { fetchChats } from "../../../backend/chats.ts";
import { useRecentEvents } from "../../../backend/live/live-provider.tsx";
import { type ChatFilter, keys } from "../../../backend/query-keys.ts";
import { useMe } from "../../shell/use-me.ts";

export type ChatListState =
  | { kind: "loading" }
  | { kind: "failed"; retry: () => void }
  | { kind: "ready"; chats: readonly Chat[]; loadMore: (() => void) | undefined };

const NOTHING: ChatFilter = { tab: "mine", search: "" };

/** The chats of a tab or a search, newest activity first, kept current by live events. */
export function useChatList(filter: ChatFilter | undefined): ChatListState {
  const me = useMe();
  const recent = useRecentEvents();
  const query = useInfiniteQuery({
    queryKey: keys.chatList(filter ?? NOTHING),
    queryFn: async ({ pageParam, signal }) => {
      const mark = recent.mark();
      const page = await fetchChats(filter ?? NOTHING, pageParam, signal);
      if (filter?.search) return page;
      const isListed = (chat: Chat) => belongs(chat, filter ?? NOTHING, me.id);
      return withRecentChats(page, recent.chatsSince(mark), isListed, pageParam === undefined);
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: filter !== undefined,
    // While a search narrows, the last answer stays instead of a flicker.
    placeholderData: (previous) => (filter?.search ? previous : undefined),
  });
  const chats = useMemo(() => query.data && unique(query.data.pages.flatMap((page) => page.chats)), [query.data]);

  if (chats) {
    const canLoadMore = query.hasNextPage && !query.isFetchingNextPage;
    return { kind: "ready", chats, loadMore: canLoadMore ? () => void query.fetchNextPage() : undefined };
  }
  return query.isError ? { kind: "failed", retry: () => void query.refetch() } : { kind: "loading" };
}

/** A chat that moved up between two pages is on both. */
function unique(chats: readonly Chat[]): Chat[] {
  return [...new Map(chats.map((chat) => [chat.id, chat])).values()];
}
