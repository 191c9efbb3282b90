import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { TABLES } from "./schema.ts";

/** A hash over everything that a session's file keeps: two files with the same one are the same session. */
export function contentDigest(db: DatabaseSync): string {
  const hash = createHash("sha256");
  for (const [table, key] of Object.entries(TABLES)) {
    hash.update(`${table}\n`);
    for (const row of db.prepare(`select * from ${table} order by ${key}`).iterate()) {
      for (const value of Object.values(row)) {
        const bytes = value instanceof Uint8Array ? value : Buffer.from(String(value));
        hash.update(`${bytes.length}:`).update(bytes);
      }
    }
  }
  return hash.digest("hex");
}
