import { sql } from "kysely";
import type { BackendContext } from "../context.ts";

/** Live events are kept this long for those who resume; received events, for those that are delivered again. */
const KEEP_LIVE_EVENTS_HOURS = 48;
const KEEP_RECEIVED_EVENTS_DAYS = 14;

/** Forgets what nobody will ask for again. */
export async function prune({ db }: BackendContext): Promise<void> {
  await sql`delete from live_events where created_at < now() - make_interval(hours => ${KEEP_LIVE_EVENTS_HOURS})`.execute(
    db.queries,
  );
  await sql`delete from received_events where received_at < now() - make_interval(days => ${KEEP_RECEIVED_EVENTS_DAYS})`.execute(
    db.queries,
  );
}
