const nothing = () => undefined;

/** Baileys' primitives want a logger; the simulator has nothing to say. */
export const silentLogger = {
  level: "silent",
  child: () => silentLogger,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};
