import type { Me } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { fetchMe } from "../../backend/account.ts";
import { isWorthRetrying } from "../../backend/problem.ts";
import { keys } from "../../backend/query-keys.ts";

/** Whoever opens the desk while the server is away is let in once it is back. */
const ASK_AGAIN_MS = 3_000;

/** Asks the server who is signed in. */
export const useWhoAmI = () =>
  useQuery({
    queryKey: keys.me,
    queryFn: fetchMe,
    refetchInterval: ({ state: { data, error } }) => (!data && isWorthRetrying(error) ? ASK_AGAIN_MS : false),
    refetchIntervalInBackground: true,
  });

export const MeContext = createContext<Me | undefined>(undefined);

/** Who is signed in; only inside the desk, which asks first. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("Nobody is signed in outside the desk.");
  return me;
}
