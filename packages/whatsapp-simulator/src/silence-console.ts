/** libsignal prints sessions with their private keys to the console; in the simulator's process nothing does. */
export function silenceConsole(): void {
  for (const name of ["log", "info", "warn", "error", "debug"] as const) console[name] = () => undefined;
}
