import type { Chat } from "@gomarketing/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { type ChatChange, changeChat, fetchChat, markChatRead } from "../../../backend/chats.ts";
import { applyChats } from "../../../backend/live/apply-events.ts";
import { useRecentEvents } from "../../../backend/live/live-provider.tsx";
import { keys } from "../../../backend/query-keys.ts";
import { toast } from "../../../ui/toast.ts";
import { useMe } from "../../shell/use-me.ts";

export const useChat = (id: string) => useQuery({ queryKey: keys.chat(id), queryFn: () => fetchChat(id) });

/**
 * For whoever asks for a change of a chat: gives it as it is when the answer is here. The answer may have left before an event
 * that reached us first, and knows nothing of what that one tells.
 */
export function useNewest(): (ask: () => Promise<Chat>) => Promise<Chat> {
  const recent = useRecentEvents();
  return async (ask) => {
    const mark = recent.mark();
    const answer = await ask();
    return recent.chatsSince(mark).findLast(({ id }) => id === answer.id) ?? answer;
  };
}

/** Changes a chat and shows the answer everywhere, whether or not its live event comes. */
export function useChangeChat(id: string) {
  const cache = useQueryClient();
  const me = useMe();
  const newest = useNewest();
  return useMutation({
    mutationFn: (change: ChatChange) => newest(() => changeChat(id, change)),
    onSuccess: (chat: Chat) => {
      applyChats(cache, [chat], me.id);
      void cache.invalidateQueries({ queryKey: keys.counts });
    },
  });
}

/** Resolves or reopens a chat; a resolution can be undone for a few seconds. */
export function useResolve(id: string) {
  const t = useTranslations("thread");
  const change = useChangeChat(id);
  return {
    isBusy: change.isPending,
    resolve: () =>
      void change.mutateAsync({ status: "resolved" }).then(
        // Also when the menu that asked is gone by now.
        () =>
          toast.success(t("resolved"), {
            action: { label: t("undo"), onClick: () => change.mutate({ status: "open" }) },
          }),
        () => undefined,
      ),
    reopen: () => change.mutate({ status: "open" }),
  };
}

/** Marks a chat as read. A failure is silent: the badge stays, and the next occasion to look tries again. */
export function useMarkRead(chat: Chat) {
  const cache = useQueryClient();
  const me = useMe();
  return useMutation({
    mutationFn: () => markChatRead(chat.id),
    meta: { isShownInPlace: true },
    onSuccess: () => {
      const known = cache.getQueryData<Chat>(keys.chat(chat.id)) ?? chat;
      applyChats(cache, [{ ...known, unreadCount: 0 }], me.id);
      void cache.invalidateQueries({ queryKey: keys.counts });
    },
  });
}
