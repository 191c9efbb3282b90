import type { Message } from "@gomarketing/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { keys } from "../../../backend/query-keys.ts";
import type { ThreadData } from "../../../backend/thread-data.ts";
import { powersOver } from "../thread/message-powers.ts";

/** Answers the newest message that may still be changed, when somebody asks. */
export function useLastOwn(chatId: string): () => Message | undefined {
  const cache = useQueryClient();
  return useCallback(() => {
    const thread = cache.getQueryData<ThreadData>(keys.thread(chatId));
    return thread?.messages.findLast((message) => !message.revokedAt && powersOver(message, Date.now()).canEdit);
  }, [cache, chatId]);
}
