import { type DestinationStream, type Logger, pino } from "pino";

/** JSON lines on standard output, or where `destination` says. Whoever logs names ids, never the words of people, keys or tokens. */
export function createLogger(service: string, level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: ["*.authorization", "*.cookie", "*.password", "*.text", "*.caption", "*.qr", "*.proxy", "*.data"],
      censor: "[removed]",
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
export type { Logger };
