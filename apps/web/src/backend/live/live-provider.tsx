"use client";

import type { Channel, Look } from "@gomarketing/contracts";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { keys } from "../query-keys.ts";
import { applyEvents } from "./apply-events.ts";
import { Cell, useCell } from "./cell.ts";
import { FrameBatch } from "./frame-batch.ts";
import { type ConnectionState, type EventFrame, LiveSocket } from "./live-socket.ts";
import { type Onlooker, PresenceBook, type TypingByChat } from "./presence-book.ts";
import { RecentEvents } from "./recent-events.ts";
import { tellAll } from "./tell-all.ts";

/** The live side of the desk: one socket for the whole page. */
class Live {
  readonly state = new Cell<ConnectionState>({ kind: "connecting" });
  readonly presence = new PresenceBook();
  /** Says what happened while a question to the server was on its way. */
  readonly recent = new RecentEvents();
  readonly #listeners = new Set<(frames: readonly EventFrame[]) => void>();
  readonly #countsTimer: { current?: ReturnType<typeof setTimeout> } = {};
  readonly #batch: FrameBatch<EventFrame>;
  readonly #socket: LiveSocket;

  constructor(cache: QueryClient, memberId: string) {
    this.#batch = new FrameBatch((frames) => {
      this.recent.add(frames);
      applyEvents(cache, frames, memberId);
      if (frames.some(({ event }) => event.startsWith("chat.") || event === "session.deleted"))
        this.#refreshCounts(cache);
      for (const frame of frames) this.presence.watch(frame);
      tellAll(this.#listeners, frames);
    });
    this.#socket = new LiveSocket({
      connect: () => new WebSocket(`${window.location.origin.replace(/^http/, "ws")}/api/events`),
      onEvent: (frame) => this.#batch.add(frame),
      onReset: (channel) => loadAfresh(cache, channel),
      onState: (state) => {
        if (state.kind === "open")
          void cache.refetchQueries({ predicate: ({ state: { status } }) => status === "error" });
        // A connection refused because the sign-in has ended looks like any other: asking who we are tells.
        if (state.kind === "waiting") void cache.invalidateQueries({ queryKey: keys.me });
        this.state.set(state);
      },
    });
  }

  start(): () => void {
    const retry = () => this.#socket.retryNow();
    const lost = () => this.#socket.networkLost();
    window.addEventListener("online", retry);
    window.addEventListener("offline", lost);
    this.#socket.subscribe("inbox");
    this.#socket.subscribe("sessions");
    this.#socket.subscribe("me");
    this.#socket.start();
    return () => {
      window.removeEventListener("online", retry);
      window.removeEventListener("offline", lost);
      this.#socket.stop();
      this.#batch.stop();
      clearTimeout(this.#countsTimer.current);
      this.presence.stop();
    };
  }

  retryNow = (): void => this.#socket.retryNow();

  watch(channel: Channel): () => void {
    this.#socket.subscribe(channel);
    return () => this.#socket.unsubscribe(channel);
  }

  look = (chatId: string, state: Look): void =>
    this.#socket.look({ type: "presence", channel: `chat:${chatId}`, state });

  show = (isVisible: boolean): void => this.#socket.look({ type: "window", isVisible });

  listen(listener: (frames: readonly EventFrame[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A burst of chats costs one question. */
  #refreshCounts(cache: QueryClient): void {
    this.#countsTimer.current ??= setTimeout(() => {
      this.#countsTimer.current = undefined;
      void cache.invalidateQueries({ queryKey: keys.counts });
    }, COUNTS_DELAY_MS);
  }
}

const COUNTS_DELAY_MS = 300;

function loadAfresh(cache: QueryClient, channel: Channel): void {
  if (channel === "sessions") {
    void cache.invalidateQueries({ queryKey: keys.sessions });
    return;
  }
  if (channel === "me") {
    void cache.invalidateQueries({ queryKey: keys.notifications });
    return;
  }
  if (channel.startsWith("chat:")) {
    // What happens to a chat comes through the inbox too, but for its history. A question that is under way is as good.
    const queryKey = keys.thread(channel.slice("chat:".length));
    void cache.invalidateQueries({ queryKey }, { cancelRefetch: false });
    return;
  }
  const { chatListsAll, counts, chatsAll, threadsAll, labels, teams, colleagues, contactsAll } = keys;
  for (const queryKey of [chatListsAll, counts, chatsAll, threadsAll, labels, teams, colleagues, contactsAll]) {
    void cache.invalidateQueries({ queryKey });
  }
}

const LiveContext = createContext<Live | undefined>(undefined);

export function LiveProvider({ memberId, children }: { memberId: string; children: ReactNode }) {
  const cache = useQueryClient();
  const [live] = useState(() => new Live(cache, memberId));
  useEffect(() => live.start(), [live]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error("Live events are only there inside the desk.");
  return live;
}

/** How the live connection stands, and a way to try at once. */
export function useConnection() {
  const live = useLive();
  return { state: useCell(live.state), retryNow: live.retryNow };
}

/** Who is writing now, by chat. */
export const useTyping = (): TypingByChat => useCell(useLive().presence.typing);

/** Whether the customer of a chat has WhatsApp open. */
export const useIsOnline = (chatId: string): boolean => useCell(useLive().presence.online).has(chatId);

/** The colleagues who have a chat open now. */
export function useOnlookers(chatId: string): readonly Onlooker[] {
  const { presence } = useLive();
  return useSyncExternalStore(
    presence.onlookers.subscribe,
    () => presence.onlookersOf(chatId),
    () => presence.onlookersOf(chatId),
  );
}

/** Says to colleagues what one does with a chat; to be repeated while it lasts. */
export const useSayLook = (): ((chatId: string, state: Look) => void) => useLive().look;

/** Says whether this window can be seen; to be said to each new connection. */
export const useSayVisible = (): ((isVisible: boolean) => void) => useLive().show;

/** What happened lately, for answers that were on their way meanwhile. */
export const useRecentEvents = (): RecentEvents => useLive().recent;

/** Hears every batch of events, after the cache has them. */
export function useLiveEvents(listener: (frames: readonly EventFrame[]) => void): void {
  const live = useLive();
  useEffect(() => live.listen(listener), [live, listener]);
}

/** Keeps a channel subscribed while the component is there. */
export function useChannel(channel: Channel): void {
  const live = useLive();
  useEffect(() => live.watch(channel), [live, channel]);
}
