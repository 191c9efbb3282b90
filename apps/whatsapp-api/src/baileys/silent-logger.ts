import type { ILogger } from "baileys/lib/Utils/logger.js";

const nothing = () => undefined;

/** Baileys logs stanzas, numbers and sometimes words: it gets a logger that keeps nothing. What matters is logged by us. */
export const silentLogger: ILogger = {
  level: "silent",
  child: () => silentLogger,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};

/** libsignal prints sessions, private keys among them, to the console. */
export function silenceConsole(): void {
  for (const name of ["log", "info", "warn", "error", "debug", "trace"] as const) console[name] = nothing;
}
