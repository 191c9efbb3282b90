import { vi } from "vitest";

/** Only ever waited for in full when something is broken: a busy machine takes its time. */
const LIMIT_MS = 20_000;

/** Resolves when `look` no longer throws. */
export const eventually = <T>(look: () => T | Promise<T>, { timeout = LIMIT_MS } = {}): Promise<T> =>
  vi.waitFor(look, { timeout });
