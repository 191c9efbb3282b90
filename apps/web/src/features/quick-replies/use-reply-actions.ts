import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { keys } from "../../backend/query-keys.ts";
import { addQuickReply, changeQuickReply, type QuickReplyText, removeQuickReply } from "../../backend/quick-replies.ts";
import { toast } from "../../ui/toast.ts";

/** Saves a reply, a new one without an id. */
export function useSaveReply(id: string | undefined, onSaved: () => void) {
  const t = useTranslations("quickReplies");
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (text: QuickReplyText) => (id ? changeQuickReply(id, text) : addQuickReply(text)),
    meta: { isShownInPlace: true },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.quickRepliesAll });
      toast.success(t("saved"));
      onSaved();
    },
  });
}

export function useRemoveReply(onRemoved: () => void) {
  const t = useTranslations("quickReplies");
  const cache = useQueryClient();
  return useMutation({
    mutationFn: removeQuickReply,
    meta: { isShownInPlace: true },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.quickRepliesAll });
      toast.success(t("deleted"));
      onRemoved();
    },
  });
}
