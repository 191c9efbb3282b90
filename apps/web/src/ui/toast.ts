import { useSyncExternalStore } from "react";

interface ToastAction {
  readonly label: string;
  onClick(): void;
}

export interface Toast {
  readonly id: number;
  readonly tone: "plain" | "success" | "error";
  readonly text: string;
  readonly action?: ToastAction;
}

type Options = Pick<Toast, "action">;

/** More at once would cover the page: the oldest goes. */
const MOST_SHOWN = 3;

let shown: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function show(next: readonly Toast[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

function add(tone: Toast["tone"], text: string, options: Options = {}): void {
  lastId += 1;
  // The same words twice are one toast: what failed ten times is said once.
  const others = shown.filter((toast) => toast.text !== text);
  show([...others, { id: lastId, tone, text, ...options }].slice(-MOST_SHOWN));
}

/** Says something for some seconds at the foot of the page, perhaps with one thing to do about it. */
export const toast = Object.assign((text: string, options?: Options) => add("plain", text, options), {
  success: (text: string, options?: Options) => add("success", text, options),
  error: (text: string, options?: Options) => add("error", text, options),
});

export const dismissToast = (id: number): void => show(shown.filter((toast) => toast.id !== id));

/** Does what the newest toast offers, as a click on it would. Answers whether there was anything to do. */
export function takeNewestAction(): boolean {
  const newest = shown.findLast(({ action }) => action !== undefined);
  if (!newest) return false;
  dismissToast(newest.id);
  newest.action?.onClick();
  return true;
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const NONE: readonly Toast[] = [];

export const useToasts = (): readonly Toast[] =>
  useSyncExternalStore(
    subscribe,
    () => shown,
    () => NONE,
  );
