import type { Message } from "@gomarketing/contracts";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { useRecentEvents } from "../../../backend/live/live-provider.tsx";
import { fetchMessages } from "../../../backend/messages.ts";
import { keys } from "../../../backend/query-keys.ts";
import {
  type ThreadData,
  withKnownMessages,
  withLiveMessages,
  withOlderPage,
  withoutMessages,
} from "../../../backend/thread-data.ts";

const PAGE_SIZE = 50;
/** When all is loaded afresh: as far back as was loaded before, in pages of this size, and not further than this. */
const REFRESH_PAGE_SIZE = 100;
const MOST_REFRESHED = 1_000;

export type ThreadState =
  | { kind: "loading" }
  | { kind: "failed"; retry: () => void }
  | {
      kind: "ready";
      messages: readonly Message[];
      hasOlder: boolean;
      isLoadingOlder: boolean;
      /** One page more; of the usual size when none is given. */
      loadOlder: (limit?: number) => Promise<void>;
    };

/** A chat's messages in the order the server gave them, kept current by live events. */
export function useThread(chatId: string): ThreadState {
  const cache = useQueryClient();
  const recent = useRecentEvents();
  const query = useQuery({
    queryKey: keys.thread(chatId),
    queryFn: async ({ signal }) => {
      const mark = recent.mark();
      const known = cache.getQueryData<ThreadData>(keys.thread(chatId));
      const loaded = await loadNewest(chatId, known, signal);
      return withoutMessages(withLiveMessages(loaded, recent.messagesSince(mark, chatId)), recent.deletedSince(mark));
    },
    structuralSharing: (known, news) => withKnownMessages(known as ThreadData | undefined, news as ThreadData),
  });
  const { isLoadingOlder, loadOlder } = useOlderPages(chatId, cache);

  // Data first: a refresh that fails must not take the thread off the screen.
  if (query.data) return { kind: "ready", ...query.data, isLoadingOlder, loadOlder };
  return query.isError ? { kind: "failed", retry: () => void query.refetch() } : { kind: "loading" };
}

/** The newest page and, if more was loaded before, everything back to there: no hole, nothing stale. */
async function loadNewest(chatId: string, known: ThreadData | undefined, signal: AbortSignal): Promise<ThreadData> {
  const oldestKnown = known?.messages[0]?.position;
  const limit = known ? REFRESH_PAGE_SIZE : PAGE_SIZE;
  const newest = await fetchMessages({ chatId, limit, signal });
  let thread: ThreadData = { messages: newest.messages, hasOlder: newest.hasMore };
  while (oldestKnown !== undefined && thread.hasOlder && thread.messages.length < MOST_REFRESHED) {
    const oldest = thread.messages[0];
    if (!oldest || oldest.position <= oldestKnown) break;
    thread = withOlderPage(thread, await fetchMessages({ chatId, before: oldest.id, limit, signal }));
  }
  return thread;
}

function useOlderPages(chatId: string, cache: QueryClient) {
  const [isLoadingOlder, setLoadingOlder] = useState(false);
  const running = useRef<Promise<void>>(undefined);

  const load = useCallback(
    async (limit: number) => {
      const key = keys.thread(chatId);
      const before = cache.getQueryData<ThreadData>(key)?.messages[0];
      if (!before) return;
      const page = await fetchMessages({ chatId, before: before.id, limit });
      cache.setQueryData<ThreadData>(key, (thread) =>
        // A refresh may have shortened the thread meanwhile: then the page does not adjoin any more.
        thread?.messages[0]?.id === before.id ? withOlderPage(thread, page) : thread,
      );
    },
    [chatId, cache],
  );

  const loadOlder = useCallback(
    (limit = PAGE_SIZE) => {
      setLoadingOlder(true);
      running.current ??= load(limit)
        // The next scroll asks again.
        .catch(() => undefined)
        .finally(() => {
          running.current = undefined;
          setLoadingOlder(false);
        });
      return running.current;
    },
    [load],
  );

  return { isLoadingOlder, loadOlder };
}
