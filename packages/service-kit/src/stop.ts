import { flushCompileCache } from "node:module";
import type { Logger } from "pino";

/** A service that has not stopped by itself after this long is ended. */
const STOP_TIMEOUT_MS = 10_000;

/**
 * Runs a service until SIGINT or SIGTERM: finishes what it began, then exits with 0. A start that fails
 * exits with 1 after one line that says why; an error that nobody handled ends the process, so that it is started afresh.
 */
export async function runService(log: Logger, start: () => Promise<{ stop(): Promise<void> }>): Promise<void> {
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "ending: an error that nobody handled");
    process.exit(1);
  });
  try {
    const service = await start();
    stopOnSignals(log, () => service.stop());
    // What was compiled is kept for the next start (NODE_COMPILE_CACHE), whatever ends this process.
    flushCompileCache();
  } catch (error) {
    log.fatal({ err: error }, error instanceof Error ? error.message : "cannot start");
    process.exit(1);
  }
}

function stopOnSignals(log: Logger, stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping");
    setTimeout(() => {
      log.error("stopping took too long");
      process.exit(1);
    }, STOP_TIMEOUT_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, "stopping failed");
        process.exit(1);
      },
    );
  };
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  // Whoever started us with a channel has died: nobody is left to stop us later.
  process.once("disconnect", () => onSignal("SIGTERM"));
}
