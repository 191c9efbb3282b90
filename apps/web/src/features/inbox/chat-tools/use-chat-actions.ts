import type { Chat } from "@gomarketing/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { applyChats } from "../../../backend/live/apply-events.ts";
import { applyMarks } from "../../../backend/live/apply-teamwork.ts";
import { keys } from "../../../backend/query-keys.ts";
import { markChat, markChatUnread, type Transfer, transferChat } from "../../../backend/teamwork.ts";
import { toast } from "../../../ui/toast.ts";
import { useMe } from "../../shell/use-me.ts";
import { useChangeChat, useNewest } from "../thread/use-chat.ts";
import { openChat } from "../use-open-chat.ts";

/** Hands a chat over, with a note for whoever takes it. */
export function useTransfer(chat: Chat) {
  const t = useTranslations("assign");
  const cache = useQueryClient();
  const me = useMe();
  const newest = useNewest();
  return useMutation({
    mutationFn: (transfer: Transfer) => newest(() => transferChat(chat.id, transfer)),
    onSuccess: (changed) => {
      applyChats(cache, [changed], me.id);
      void cache.invalidateQueries({ queryKey: keys.counts });
      toast.success(t("done"));
    },
  });
}

/** Lets a chat rest, and tells how to wake it. Undefined: until somebody writes. */
export function useSnooze(chat: Chat) {
  const t = useTranslations("snooze");
  const undo = useTranslations("thread")("undo");
  const change = useChangeChat(chat.id);
  return (until: Date | undefined) =>
    void change.mutateAsync({ status: "snoozed", ...(until && { snoozedUntil: until.toISOString() }) }).then(
      // Whoever asked may have closed the dialog by now: a promise is kept all the same.
      () => toast.success(t("done"), { action: { label: undo, onClick: () => change.mutate({ status: "open" }) } }),
      () => undefined,
    );
}

/** Pins, mutes and marks as unread: what one keeps of a chat for oneself, and what calls for a second look. */
export function useMarks(chat: Chat) {
  const t = useTranslations("marks");
  const cache = useQueryClient();
  const mark = useMutation({
    mutationFn: (marks: { isPinned?: boolean; isMuted?: boolean }) => markChat(chat.id, marks),
    onSuccess: (marks) => applyMarks(cache, marks),
  });
  const unread = useMutation({
    mutationFn: () => markChatUnread(chat.id),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.counts });
      toast(t("markedUnread"));
      // Whoever stays would read it again at once.
      openChat(undefined);
    },
  });
  return {
    pin: () => mark.mutate({ isPinned: !chat.isPinned }),
    mute: () => mark.mutate({ isMuted: !chat.isMuted }),
    markUnread: () => unread.mutate(),
  };
}
