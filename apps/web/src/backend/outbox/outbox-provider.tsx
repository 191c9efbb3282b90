"use client";

import { useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { useLiveEvents } from "../live/live-provider.tsx";
import type { EventFrame } from "../live/live-socket.ts";
import { postMessage } from "../messages.ts";
import { keys } from "../query-keys.ts";
import { type ThreadData, withLiveMessages } from "../thread-data.ts";
import { uploadMedia } from "../upload-media.ts";
import { Outbox, type PendingMessage, type Shelf } from "./outbox.ts";
import type { ShelfOwner } from "./outbox-shelf.ts";

const LOAD_AGAIN_MS = 5_000;
const waitFor = (delayMs: number) => new Promise<void>((resolve) => setTimeout(resolve, delayMs));

const OutboxContext = createContext<Outbox | undefined>(undefined);

export function OutboxProvider({ owner, children }: { owner: ShelfOwner; children: ReactNode }) {
  const cache = useQueryClient();
  const [outbox] = useState(
    () =>
      new Outbox({
        upload: uploadMedia,
        post: postMessage,
        onConfirmed: (message) =>
          cache.setQueryData<ThreadData>(
            keys.thread(message.chatId),
            (thread) => thread && withLiveMessages(thread, [message]),
          ),
        wait: waitFor,
        newKey: () => crypto.randomUUID(),
        now: () => new Date(),
        shelf: lazyShelf(owner),
      }),
  );
  useEffect(() => outbox.start(), [outbox]);
  useWarnBeforeLeaving(outbox);
  useLiveEvents(
    useCallback(
      (frames: readonly EventFrame[]) => {
        for (const { event, data } of frames) if (event === "chat.merged") outbox.moveChat(data.chatId, data.into);
      },
      [outbox],
    ),
  );
  return <OutboxContext value={outbox}>{children}</OutboxContext>;
}

/** A shelf whose code does not hold up the page, and is asked for again if it did not come; without it nothing is kept. */
function lazyShelf(owner: ShelfOwner): Shelf {
  const loading: { shelf?: Promise<Shelf> | undefined } = {};
  const shelf = () => {
    loading.shelf ??= import("./outbox-shelf.ts")
      .then(({ openShelf }) => openShelf(owner))
      .catch((error) => {
        loading.shelf = undefined;
        throw error;
      });
    return loading.shelf;
  };
  const takeOver: Shelf["takeOver"] = async (onLeft, signal) => {
    while (!signal.aborted) {
      const found = await shelf().catch(() => undefined);
      if (found) return found.takeOver(onLeft, signal);
      await waitFor(LOAD_AGAIN_MS);
    }
  };
  return {
    takeOver,
    keep: async (message) => (await shelf().catch(() => undefined))?.keep(message) ?? false,
    forget: async (idempotencyKey) => (await shelf().catch(() => undefined))?.forget(idempotencyKey),
  };
}

export function useOutbox(): Outbox {
  const outbox = useContext(OutboxContext);
  if (!outbox) throw new Error("Messages are only sent inside the desk.");
  return outbox;
}

/** What was written in a chat and is not confirmed yet, oldest first. */
export function usePendingMessages(chatId: string): readonly PendingMessage[] {
  const outbox = useOutbox();
  const pending = useSyncExternalStore(outbox.subscribe, outbox.pending, outbox.pending);
  return useMemo(() => pending.filter((message) => message.chatId === chatId), [pending, chatId]);
}

/** The browser asks before it throws away what is kept neither here nor at the server. */
function useWarnBeforeLeaving(outbox: Outbox): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (outbox.wouldLose()) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [outbox]);
}
