import crypto, { createSecretKey } from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

type TakesKey = "createHmac" | "createCipheriv" | "createDecipheriv";

/**
 * Hands the keys of Baileys' and libsignal's ciphers to Node.js wrapped, as we do with ours. They pass bytes, and to
 * learn that bytes are no `KeyObject`, Node.js 24 throws and catches two errors at each call, stacks and all: a third
 * of the time that a message takes. What the calls do and what they throw stays the same.
 */
export function wrapSecretKeys(): void {
  for (const name of ["createHmac", "createCipheriv", "createDecipheriv"] as const) wrap(name);
  // The functions that others have imported by name.
  syncBuiltinESMExports();
}

function wrap(name: TakesKey): void {
  const original = crypto[name] as (algorithm: string, key: unknown, ...rest: unknown[]) => unknown;
  const wrapped = (algorithm: string, key: unknown, ...rest: unknown[]) =>
    original(algorithm, key instanceof Uint8Array ? createSecretKey(key) : key, ...rest);
  Object.assign(crypto, { [name]: wrapped });
}
