import { sql } from "kysely";
import type { BackendContext } from "../context.ts";

const BATCH = 20_000;
/** Twice the longest range, and the days that its first bucket may begin earlier. */
const KEEP_BY_CHAT_DAYS = 64;

/** Adds up what was counted since the last time. Figures are the same before and after; reading them is cheaper after. */
export async function addUpVolume({ db }: Pick<BackendContext, "db">): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ taken: number }>`select add_up_message_volume(${BATCH}) as taken`.execute(db.system);
    if ((rows[0]?.taken ?? 0) < BATCH) return;
  }
}

/** Forgets by chat what no range reaches any more. */
export async function pruneVolume({ db }: Pick<BackendContext, "db">): Promise<void> {
  await sql`delete from message_volume_by_chat where at < now() - make_interval(days => ${KEEP_BY_CHAT_DAYS})`.execute(
    db.system,
  );
}
