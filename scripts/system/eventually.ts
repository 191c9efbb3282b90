import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 50;

/** Asks again until the answer is neither undefined nor false, and gives it back; throws when `timeoutMs` have passed. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeoutMs} ms`, { cause: lastError });
    await delay(POLL_MS);
  }
}
