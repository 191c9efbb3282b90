"use client";

import { MutationCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type CSSProperties, type ReactNode, useState } from "react";
import { Toaster, toast } from "sonner";
import { isWorthRetrying } from "../../backend/problem.ts";
import { LocaleProvider } from "../../i18n/locale-provider.tsx";
import { useProblemText } from "../../ui/problem-text.ts";
import { useDocumentTheme, useTheme } from "../../ui/theme.ts";

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

const TOAST_COLOURS = {
  fontFamily: "inherit",
  "--normal-bg": "var(--surface)",
  "--normal-text": "var(--ink)",
  "--normal-border": "var(--line)",
  "--border-radius": "12px",
} as CSSProperties;

function Toasts() {
  const { isDark } = useTheme();
  useDocumentTheme();
  return (
    <Toaster
      theme={isDark ? "dark" : "light"}
      position="bottom-center"
      offset={88}
      mobileOffset={{ bottom: 88 }}
      style={TOAST_COLOURS}
      toastOptions={{ classNames: { error: "!text-danger", actionButton: "!bg-brand !text-on-brand !font-semibold" } }}
    />
  );
}
