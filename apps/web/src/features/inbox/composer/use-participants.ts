import type { Chat } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { fetchParticipants } from "../../../backend/chats.ts";
import { keys } from "../../../backend/query-keys.ts";
import { labelled } from "./name-people.ts";

/** People come and go, of which no live event tells. */
const FRESH_MS = 60_000;

/** Who can be named in a group; in any other chat nobody. */
export function useParticipants({ id, isGroup }: Chat) {
  const { data, isPending, isPaused } = useQuery({
    queryKey: keys.participants(id),
    queryFn: () => fetchParticipants(id),
    enabled: isGroup,
    staleTime: FRESH_MS,
  });
  const people = useMemo(() => labelled(data ?? []), [data]);
  return { people, isLooking: isGroup && isPending && !isPaused };
}
