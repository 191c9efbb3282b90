import type { DatabaseSync } from "node:sqlite";
import type { Encryption } from "./encryption.ts";
import { SEALED_TABLES } from "./schema.ts";

/**
 * Seals anew, with the newest key, whatever a session's file holds under an older one.
 *
 * @returns how many values that were
 * @throws {Unsealable} when one of them was sealed with a key that is not here; nothing is changed then
 */
export function reseal(db: DatabaseSync, encryption: Encryption): number {
  const { mark } = encryption;
  db.function("reseal", (sealed) => encryption.seal(encryption.open(sealed as Uint8Array)));
  db.exec("begin immediate");
  try {
    let count = 0;
    for (const table of SEALED_TABLES) {
      const update = db.prepare(`update ${table} set value = reseal(value) where substr(value, 1, ?) <> ?`);
      count += Number(update.run(mark.length, mark).changes);
    }
    db.exec("commit");
    return count;
  } catch (error) {
    if (db.isTransaction) db.exec("rollback");
    throw error;
  }
}
