"use client";

import { useQueryClient } from "@tanstack/react-query";
import { usePathname, useRouter } from "next/navigation";
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { useTranslations } from "use-intl";
import { SIGNED_OUT } from "../../backend/client.ts";
import { LiveProvider } from "../../backend/live/live-provider.tsx";
import { OutboxProvider } from "../../backend/outbox/outbox-provider.tsx";
import { BackendProblem } from "../../backend/problem.ts";
import { Boundary } from "../../ui/boundary.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Splash } from "../../ui/splash.tsx";
import { signInHref } from "../onboarding/way-back.ts";
import { CommandProvider } from "./commands/command-provider.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { DeskCommands } from "./desk-commands.tsx";
import { Navigation } from "./navigation.tsx";
import { TabTitle } from "./tab-title.tsx";
import { MeContext, useWhoAmI } from "./use-me.ts";

const Notices = lazy(() => import("./notices/notices.tsx").then(({ Notices }) => ({ default: Notices })));

/** Everything behind the sign-in: navigation, live connection, and the page in the middle. */
export const Desk = ({ children }: { children: ReactNode }) => (
  <Boundary>
    <OpenDesk>{children}</OpenDesk>
  </Boundary>
);

function OpenDesk({ children }: { children: ReactNode }) {
  const me = useWhoAmI();
  const page = usePathname();
  useLeaveWhenSignedOut();

  // Data first: a question that fails while the server restarts must not take the desk off the screen.
  if (!me.data) {
    const problem = me.error ?? me.failureReason;
    const isSignedOut = problem instanceof BackendProblem && problem.status === 401;
    return problem && !isSignedOut ? <LoadFailed onRetry={() => void me.refetch()} /> : <Splash />;
  }
  return (
    <MeContext value={me.data}>
      <LiveProvider memberId={me.data.id}>
        <OutboxProvider owner={{ memberId: me.data.id, organizationId: me.data.organization.id }}>
          <CommandProvider>
            <TabTitle />
            <Suspense>
              <Notices />
            </Suspense>
            <DeskCommands />
            <div className="flex h-dvh flex-col overflow-hidden">
              <SkipLink />
              <ConnectionBanner />
              <div className="flex min-h-0 flex-1 flex-col-reverse md:flex-row">
                <Navigation />
                <main id="content" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
                  <Boundary key={page}>{children}</Boundary>
                </main>
              </div>
            </div>
          </CommandProvider>
        </OutboxProvider>
      </LiveProvider>
    </MeContext>
  );
}

/** Past the navigation in one step. */
function SkipLink() {
  const t = useTranslations("nav");
  return (
    <a
      href="#content"
      className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-60 focus:rounded-lg focus:bg-surface focus:px-4 focus:py-2 focus:shadow-pop"
    >
      {t("skipToContent")}
    </a>
  );
}

function useLeaveWhenSignedOut(): void {
  const router = useRouter();
  const cache = useQueryClient();
  useEffect(() => {
    const leave = () => {
      cache.clear();
      router.replace(signInHref());
    };
    window.addEventListener(SIGNED_OUT, leave);
    return () => window.removeEventListener(SIGNED_OUT, leave);
  }, [router, cache]);
}
