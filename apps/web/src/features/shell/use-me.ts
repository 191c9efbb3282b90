import type { Me } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { fetchMe } from "../../backend/account.ts";
import { keys } from "../../backend/query-keys.ts";

/** Asks the server who is signed in. */
export const useWhoAmI = () => useQuery({ queryKey: keys.me, queryFn: fetchMe });

export const MeContext = createContext<Me | undefined>(undefined);

/** Who is signed in; only inside the desk, which asks first. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("Nobody is signed in outside the desk.");
  return me;
}
