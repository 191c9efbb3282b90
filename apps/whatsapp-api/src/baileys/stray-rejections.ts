import type { Logger } from "@gomarketing/service-kit";

const BAILEYS = /\/node_modules\/(baileys|libsignal)\//;

/**
 * Keeps the process alive, with all its sessions, when Baileys leaves a rejection to nobody. It answers some stanzas
 * without waiting for the end of that, and an answer whose connection closes meanwhile rejects. What it left undone
 * WhatsApp sends again on the next connection. Any other rejection ends the process, as ever.
 */
export function surviveStrayRejections(log: Logger): void {
  process.on("unhandledRejection", (error) => {
    if (!isOfBaileys(error)) throw error;
    log.warn({ err: error }, "Baileys left an error to nobody; going on");
  });
}

/** Baileys' own errors are Boom's, and ours never are; of others, it matters where they were thrown. */
function isOfBaileys(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("isBoom" in error) return true;
  const [thrownAt = ""] = (error.stack ?? "")
    .split("\n")
    .filter((line) => /^ +at /.test(line) && !line.includes("node:"));
  return BAILEYS.test(thrownAt);
}
