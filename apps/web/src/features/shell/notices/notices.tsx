"use client";

import type { Chat } from "@gomarketing/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { Suspense, useCallback, useEffect, useSyncExternalStore } from "react";
import type { ChatListData } from "../../../backend/chat-list-data.ts";
import { useConnection, useLiveEvents, useSayVisible } from "../../../backend/live/live-provider.tsx";
import type { EventFrame } from "../../../backend/live/live-socket.ts";
import { useOutbox } from "../../../backend/outbox/outbox-provider.tsx";
import { keys } from "../../../backend/query-keys.ts";
import { lazyWithTexts } from "../../../i18n/lazy-with-texts.ts";
import { showPhone } from "../../../ui/phone-number.ts";
import { useMessageSummary } from "../../inbox/message-summary.ts";
import { chatHref } from "../../inbox/use-open-chat.ts";
import { useMe } from "../use-me.ts";
import { chime } from "./chime.ts";
import { useDesktopChoice, useSoundChoice } from "./notice-settings.ts";
import { showNotice } from "./show-notice.ts";
import { useServiceWorker } from "./use-service-worker.ts";
import { type News, worthTelling } from "./worth-telling.ts";

const GoneChats = lazyWithTexts(() => import("./gone-chats.tsx").then(({ GoneChats }) => ({ default: GoneChats })));

const MOST_AT_ONCE = 3;

/** Makes new messages heard, and seen outside the page while nobody looks at it; and says what cannot be sent any more. */
export function Notices() {
  const me = useMe();
  const cache = useQueryClient();
  const [sound] = useSoundChoice();
  const [desktop] = useDesktopChoice();
  const notify = useNotify();
  const hasFailed = useHasFailed();
  useServiceWorker();
  useTellVisible();

  useLiveEvents(
    useCallback(
      (frames: readonly EventFrame[]) => {
        if (sound === "off" && desktop === "off") return;
        const knownChat = (id: string) =>
          cache.getQueryData<Chat>(keys.chat(id)) ??
          chatInLists(cache.getQueriesData({ queryKey: keys.chatListsAll }), id);
        const news = worthTelling(frames, { memberId: me.id, seenChatId: seenChatId() }, knownChat);
        if (news.length === 0) return;
        if (sound === "on") chime();
        if (desktop === "on" && !document.hasFocus()) for (const one of news.slice(-MOST_AT_ONCE)) notify(one);
      },
      [me.id, cache, sound, desktop, notify],
    ),
  );
  return hasFailed ? (
    <Suspense>
      <GoneChats />
    </Suspense>
  ) : null;
}

/** Whether something of this browser's was refused. */
function useHasFailed(): boolean {
  const outbox = useOutbox();
  const hasFailed = () => outbox.pending().some(({ state }) => state === "failed");
  return useSyncExternalStore(outbox.subscribe, hasFailed, hasFailed);
}

/** Lets the server know whether somebody sees the desk: otherwise it tells them by push. */
function useTellVisible(): void {
  const { state } = useConnection();
  const say = useSayVisible();
  const isOpen = state.kind === "open";
  useEffect(() => {
    if (!isOpen) return;
    const tell = () => say(document.visibilityState === "visible");
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [isOpen, say]);
}

/** The chat that somebody looks at now. */
function seenChatId(): string | undefined {
  if (!document.hasFocus()) return undefined;
  return new URLSearchParams(window.location.search).get("chat") ?? undefined;
}

function chatInLists(lists: readonly (readonly [unknown, ChatListData | undefined])[], id: string): Chat | undefined {
  for (const [, list] of lists)
    for (const page of list?.pages ?? []) {
      const chat = page.chats.find((one) => one.id === id);
      if (chat) return chat;
    }
  return undefined;
}

function useNotify(): (news: News) => void {
  const summary = useMessageSummary();
  const router = useRouter();
  return ({ chat, message }) => {
    if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
    const href = chatHref(chat.id);
    const notice = { title: showPhone(chat.contact.name), body: summary(message), chatId: chat.id, href };
    // Where no notice can be shown, the page says all of it.
    void showNotice(notice, () => router.push(href)).catch(() => undefined);
  };
}
