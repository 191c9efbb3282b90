import { useCallback, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** Reads what this browser keeps under a name; null when nothing is kept or storage is forbidden. */
export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a value in this browser, or forgets it with null; tells every reader in every tab. */
export function writeStored(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage is full or forbidden: the choice lives until the page is left.
  }
  for (const listener of listeners) listener();
}

/** A raw value kept in this browser, current in every tab. */
export function useStoredText(key: string): string | null {
  return useSyncExternalStore(
    subscribe,
    () => readStored(key),
    () => null,
  );
}

/** One of a few values kept in this browser. */
export function useStored<T extends string>(key: string, allowed: readonly T[], otherwise: T) {
  const text = useStoredText(key);
  const choose = useCallback((value: T) => writeStored(key, value), [key]);
  return [allowed.find((value) => value === text) ?? otherwise, choose] as const;
}
