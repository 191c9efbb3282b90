import type { SessionResource } from "@gomarketing/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { dropSession } from "../../backend/live/apply-events.ts";
import { keys } from "../../backend/query-keys.ts";
import {
  actOnSession,
  changeProxy,
  createSession,
  deleteSession,
  fetchProxy,
  fetchSessionContents,
  renameSession,
  requestPairingCode,
  type SessionAction,
} from "../../backend/sessions.ts";

/** Live events bring what an action changed; asking once more covers a connection that is down just then. */
function useRefresh() {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: keys.sessions });
}

export function useSessionAction(id: string, action: SessionAction) {
  const refresh = useRefresh();
  return useMutation({ mutationFn: () => actOnSession(id, action), onSettled: refresh });
}

export function useCreateSession() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: createSession,
    meta: { isShownInPlace: true },
    onSuccess: (created) =>
      cache.setQueryData<SessionResource[]>(keys.sessions, (known = []) =>
        known.some(({ id }) => id === created.id) ? known : [...known, created],
      ),
  });
}

export function useRenameSession(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (name: string) => renameSession(id, name),
    meta: { isShownInPlace: true },
    onSuccess: refresh,
  });
}

/** Asked afresh whenever somebody looks: it is kept nowhere but at the gateway. */
export const useProxy = (id: string) =>
  useQuery({
    queryKey: keys.sessionProxy(id),
    queryFn: () => fetchProxy(id),
    staleTime: 0,
    gcTime: 0,
    meta: { isShownInPlace: true },
  });

export function useChangeProxy(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (proxy: string | null) => changeProxy(id, proxy),
    meta: { isShownInPlace: true },
    onSuccess: refresh,
  });
}

export function useDeleteSession(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => deleteSession(id),
    meta: { isShownInPlace: true },
    onSuccess: () => dropSession(cache, id),
  });
}

/** How many chats and messages go with a session, counted afresh whenever somebody is asked. */
export const useSessionContents = (id: string) =>
  useQuery({ queryKey: keys.sessionContents(id), queryFn: () => fetchSessionContents(id), staleTime: 0, gcTime: 0 });

export function usePairingCode(id: string) {
  return useMutation({
    mutationFn: (phone: string) => requestPairingCode(id, phone),
    meta: { isShownInPlace: true },
  });
}
