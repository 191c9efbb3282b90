import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import { hashToken } from "./secret-token.ts";

/** An app's code is taken in its own 30 seconds, the 30 before and the 30 after (better-auth's window). */
const GOOD_FOR_S = 90;

/**
 * Uses an app's code up: of all who come with it, also at one moment, the first alone is answered with true (RFC 6238, 5.2).
 *
 * @param code one that better-auth has found right
 */
export async function useCode(
  { db, clock }: Pick<BackendContext, "db" | "clock">,
  userId: string,
  code: string,
): Promise<boolean> {
  const now = clock();
  const { rows } = await sql`
    insert into used_codes as used (user_id, code_hash, used_at)
    values (${userId}, ${hashToken(`${userId} ${code}`)}, ${now}::timestamptz)
    on conflict (user_id, code_hash) do update set used_at = excluded.used_at
     where used.used_at <= excluded.used_at - make_interval(secs => ${GOOD_FOR_S})
    returning user_id`.execute(db.system);
  return rows.length > 0;
}

/** Forgets codes that are good no more. */
export async function pruneUsedCodes({ db, clock }: Pick<BackendContext, "db" | "clock">): Promise<void> {
  await db.system
    .deleteFrom("used_codes")
    .where("used_at", "<=", new Date(clock().getTime() - GOOD_FOR_S * 1_000))
    .execute();
}
