import { useSyncExternalStore } from "react";

/** Where an invitation waits while its guest signs in: an address would stand in logs and histories. */
const KEY = "invitation";

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

/** The secret at the end of a link, after `#`: it never reaches a server's log. Undefined until known, empty when there is none. */
export const useLinkToken = (): string | undefined =>
  useSyncExternalStore(
    subscribe,
    () => window.location.hash.slice(1) || (sessionStorage.getItem(KEY) ?? ""),
    () => undefined,
  );

export const keepInvitation = (token: string): void => sessionStorage.setItem(KEY, token);

export const forgetInvitation = (): void => sessionStorage.removeItem(KEY);
