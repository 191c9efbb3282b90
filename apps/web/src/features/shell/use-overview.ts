import { useQuery } from "@tanstack/react-query";
import { fetchChatCounts } from "../../backend/chats.ts";
import { keys } from "../../backend/query-keys.ts";
import { fetchSessions } from "../../backend/sessions.ts";

/** How many chats lie where; undefined until known. */
export const useCounts = () => useQuery({ queryKey: keys.counts, queryFn: fetchChatCounts }).data;

export const useSessions = () => useQuery({ queryKey: keys.sessions, queryFn: fetchSessions });
