"use client";

import { MutationCache, notifyManager, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { isWorthRetrying } from "../../backend/problem.ts";
import { LocaleProvider } from "../../i18n/locale-provider.tsx";
import { useProblemText } from "../../ui/problem-text.ts";
import { useDocumentTheme } from "../../ui/theme.ts";
import { toast } from "../../ui/toast.ts";
import { Toaster } from "../../ui/toaster.tsx";

// An answer is drawn at once: by the clock, a page that asks for one thing after the other paints in between.
notifyManager.setScheduler(queueMicrotask);

/** What every page stands on: language, theme, the query cache and toasts. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <LocaleProvider>
      <Cache>{children}</Cache>
      <Toasts />
    </LocaleProvider>
  );
}

function Cache({ children }: { children: ReactNode }) {
  const problemText = useProblemText();
  const [cache] = useState(() => createCache((error) => toast.error(problemText(error))));
  return <QueryClientProvider client={cache}>{children}</QueryClientProvider>;
}

/** A change that fails says so, unless its own form shows the error (`meta.isShownInPlace`). */
function createCache(tell: (error: unknown) => void): QueryClient {
  return new QueryClient({
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        if (!mutation.meta?.isShownInPlace) tell(error);
      },
    }),
    defaultOptions: {
      queries: {
        // Live events keep the cache current; nothing is asked for again by the clock.
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, error) => isWorthRetrying(error) && failures < 5,
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
}

function Toasts() {
  useDocumentTheme();
  return <Toaster />;
}
