import type { Chat, Message } from "@gomarketing/contracts";
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useConnection } from "../../../backend/live/live-provider.tsx";
import { useMay } from "../../shell/use-may.ts";
import { type UnreadMark, unreadMark } from "./thread-rows.ts";
import { useMarkRead } from "./use-chat.ts";

/**
 * Marks the chat as read while somebody looks at its end, and remembers where the unread began when they
 * came: on opening the chat, and on coming back to the tab. What fails is tried again on the next occasion: a new
 * message, somebody's attention, a connection that is back.
 */
export function useReading(chat: Chat, messages: readonly Message[], isAtEnd: boolean) {
  const [mark, setMark] = useState<UnreadMark | undefined>(() => unreadMark(messages, chat.unreadCount));
  const { mutate: markRead, isPending, isError } = useMarkRead(chat);
  const mayMark = useMay("agent");
  const occasion = `${useOpenings()} ${messages.at(-1)?.id}`;
  const tried = useRef<string>(undefined);
  const isSeen = useSyncExternalStore(watchAttention, hasAttention, () => false);
  // On opening, what is unread counts as seen wherever the list stands.
  const isFirstLook = useRef(true);
  const wasAway = useRef(false);

  useEffect(() => {
    if (!isSeen) {
      wasAway.current = true;
      tried.current = undefined;
      return;
    }
    if (chat.unreadCount === 0 || isPending || !(isAtEnd || isFirstLook.current)) return;
    if (wasAway.current && !isFirstLook.current) setMark(unreadMark(messages, chat.unreadCount));
    wasAway.current = false;
    isFirstLook.current = false;
    if (!mayMark || (isError && tried.current === occasion)) return;
    tried.current = occasion;
    markRead();
  }, [chat.unreadCount, isSeen, isAtEnd, isPending, isError, occasion, mayMark, messages, markRead]);

  return { mark, clearMark: useCallback(() => setMark(undefined), []) };
}

/** How many times the live connection has come, or come back. */
function useOpenings(): number {
  const isOpen = useConnection().state.kind === "open";
  const [seen, setSeen] = useState({ isOpen, count: 0 });
  if (isOpen !== seen.isOpen) setSeen({ isOpen, count: seen.count + (isOpen ? 1 : 0) });
  return seen.count;
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
