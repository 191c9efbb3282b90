"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { fetchSetupNeeded } from "../../backend/account.ts";
import { keys } from "../../backend/query-keys.ts";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Splash } from "../../ui/splash.tsx";

/** The front door: to the set-up on the first visit, to the inbox afterwards. */
export function Landing() {
  const router = useRouter();
  const setup = useQuery({ queryKey: keys.setup, queryFn: fetchSetupNeeded });

  useEffect(() => {
    if (setup.data !== undefined) router.replace(setup.data ? "/setup" : "/inbox");
  }, [setup.data, router]);

  return setup.isError ? <LoadFailed onRetry={() => void setup.refetch()} /> : <Splash />;
}
