import type { Chat } from "@gomarketing/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { type ChatChange, changeChat, fetchChat, markChatRead } from "../../../backend/chats.ts";
import { applyChats } from "../../../backend/live/apply-events.ts";
import { keys } from "../../../backend/query-keys.ts";
import { toast } from "../../../ui/toast.ts";
import { useMe } from "../../shell/use-me.ts";

export const useChat = (id: string) => useQuery({ queryKey: keys.chat(id), queryFn: () => fetchChat(id) });

/** Changes a chat and shows the answer everywhere, whether or not its live event comes. */
export function useChangeChat(id: string) {
  const cache = useQueryClient();
  const me = useMe();
  return useMutation({
    mutationFn: (change: ChatChange) => changeChat(id, change),
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
      applyChats(cache, [{ ...chat, unreadCount: 0 }], me.id);
      void cache.invalidateQueries({ queryKey: keys.counts });
    },
  });
}
