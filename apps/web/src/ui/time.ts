import { useSyncExternalStore } from "react";

/** The current time in milliseconds, told anew every `everyMs`. */
export function useNow(everyMs: number): number {
  return useSyncExternalStore(
    (listener) => {
      const timer = setInterval(listener, everyMs);
      return () => clearInterval(timer);
    },
    () => Math.floor(Date.now() / everyMs) * everyMs,
    () => 0,
  );
}

/** Whole seconds until a moment, told every second; never negative. */
export function useSecondsUntil(momentMs: number): number {
  const now = useNow(1_000);
  return Math.max(0, Math.ceil((momentMs - now) / 1_000));
}
