import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import { pruneVolume } from "../monitoring/add-up-volume.ts";

/** Live events are kept for those who resume: for so long, and so many. */
const KEEP_LIVE_EVENTS_HOURS = 48;
const KEEP_LIVE_EVENTS = 100_000;
/** Received events are kept for those that are delivered again. */
const KEEP_RECEIVED_EVENTS_DAYS = 14;
const KEEP_EARLY_STATUSES_HOURS = 24;
/** Keys of messages that were taken back are kept for browsers that come back so late with one. */
const KEEP_CANCELLED_DAYS = 90;
const ABANDONED_SUGGESTIONS_MINUTES = 5;

/** Forgets what nobody will ask for again. */
export async function prune({ db }: Pick<BackendContext, "db">, keepLiveEvents = KEEP_LIVE_EVENTS): Promise<void> {
  // Up to a number: what is kept has no holes, whatever the order of the times.
  await sql`
    delete from live_events
     where sequence <= greatest(
             (select max(sequence) from live_events
               where created_at < now() - make_interval(hours => ${KEEP_LIVE_EVENTS_HOURS})),
             (select max(sequence) from live_events) - ${keepLiveEvents}::int)`.execute(db.system);
  await sql`delete from received_events where received_at < now() - make_interval(days => ${KEEP_RECEIVED_EVENTS_DAYS})`.execute(
    db.system,
  );
  await sql`delete from early_statuses where created_at < now() - make_interval(hours => ${KEEP_EARLY_STATUSES_HOURS})`.execute(
    db.system,
  );
  await sql`delete from cancelled_messages where cancelled_at < now() - make_interval(days => ${KEEP_CANCELLED_DAYS})`.execute(
    db.system,
  );
  await pruneVolume({ db });
  // Those of processes that died.
  await sql`
    update suggestions set outcome = 'interrupted'
     where outcome is null and created_at < now() - make_interval(mins => ${ABANDONED_SUGGESTIONS_MINUTES})`.execute(
    db.system,
  );
}
