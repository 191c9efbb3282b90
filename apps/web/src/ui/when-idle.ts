/** Fetches code that will soon be wanted, once the page has nothing better to do. */
export function whenIdle(load: () => Promise<unknown>): void {
  // Safari has no idle callbacks.
  const wait = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 1_000));
  // A failed fetch is tried again when the code is wanted.
  wait(() => void load().catch(() => undefined));
}
