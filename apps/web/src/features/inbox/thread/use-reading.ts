import type { Chat, Message } from "@gomarketing/contracts";
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { type UnreadMark, unreadMark } from "./thread-rows.ts";
import { useMarkRead } from "./use-chat.ts";

/**
 * Marks the chat as read while somebody looks at its end, and remembers where the unread began when they
 * came: on opening the chat, and on coming back to the tab.
 */
export function useReading(chat: Chat, messages: readonly Message[], isAtEnd: boolean) {
  const [mark, setMark] = useState<UnreadMark | undefined>(() => unreadMark(messages, chat.unreadCount));
  const { mutate: markRead, isPending } = useMarkRead(chat);
  const isSeen = useSyncExternalStore(watchAttention, hasAttention, () => false);
  // On opening, what is unread counts as seen wherever the list stands.
  const isFirstLook = useRef(true);
  const wasAway = useRef(false);

  useEffect(() => {
    if (!isSeen) {
      wasAway.current = true;
      return;
    }
    if (chat.unreadCount === 0 || isPending || !(isAtEnd || isFirstLook.current)) return;
    if (wasAway.current && !isFirstLook.current) setMark(unreadMark(messages, chat.unreadCount));
    wasAway.current = false;
    isFirstLook.current = false;
    markRead();
  }, [chat.unreadCount, isSeen, isAtEnd, isPending, messages, markRead]);

  return { mark, clearMark: useCallback(() => setMark(undefined), []) };
}

const hasAttention = () => document.visibilityState === "visible" && document.hasFocus();

function watchAttention(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  window.addEventListener("focus", listener);
  window.addEventListener("blur", listener);
  return () => {
    document.removeEventListener("visibilitychange", listener);
    window.removeEventListener("focus", listener);
    window.removeEventListener("blur", listener);
  };
}
