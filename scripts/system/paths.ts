import { dirname, join } from "node:path";

/** The project's root. */
export const ROOT = dirname(dirname(import.meta.dirname));
export const inRoot = (...parts: string[]): string => join(ROOT, ...parts);
