import { type Logger, pino } from "pino";

/** JSON lines on standard output. Whoever logs names ids, never the words of people, keys or tokens. */
export function createLogger(service: string, level: string): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: ["*.authorization", "*.cookie", "*.password", "*.text", "*.caption", "*.qr", "*.data"],
      censor: "[removed]",
    },
  });
}
export type { Logger };
