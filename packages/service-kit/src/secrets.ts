import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The secret `name` of a data directory; made once, by whoever comes first, and the same for everybody after.
 * The file is readable by its owner alone.
 */
export function secretOf(dataDir: string, name: string, generate: () => string): string {
  const folder = join(dataDir, "secrets");
  const path = join(folder, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const existing = readIfThere(path);
  if (existing) return existing;

  // Written aside and linked: two programs that start together agree, and a crash leaves no half of a secret.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, generate(), { mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, "utf8");
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** The two secrets that whatsapp-api and backend share: from the environment, else made once in `dataDir`. */
export function sharedSecrets(dataDir: string, given: { apiKey?: string; webhookSecret?: string }) {
  return {
    whatsappApiKey: given.apiKey ?? secretOf(dataDir, "whatsapp-api-key", () => randomBytes(32).toString("base64url")),
    webhookSecret:
      given.webhookSecret ?? secretOf(dataDir, "webhook-secret", () => `whsec_${randomBytes(32).toString("base64")}`),
  };
}
