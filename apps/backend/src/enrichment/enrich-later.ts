import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";

/** Who writes is looked into when they have been silent for about so long: once, however much they wrote. */
const SILENCE_MS = 20_000;
/** Who writes again so soon after a message is not put off once more. */
const PUT_OFF_AFTER_MS = 5_000;

/** A contact appeared, or said something: it is looked into soon (`enrich-due.ts`). One statement for all. */
export async function enrichLater(
  { clock }: Pick<BackendContext, "clock">,
  tx: Transaction,
  events: readonly { readonly contactId: string }[],
): Promise<void> {
  const ids = [...new Set(events.map(({ contactId }) => contactId))];
  const dueAt = new Date(clock().getTime() + SILENCE_MS);
  // In the order of ids, so that two who list many do not wait for each other.
  await sql`
    insert into contact_enrichment as known (contact_id, organization_id, due_at)
    select id, organization_id, ${dueAt} from contacts where id = any(${ids}::uuid[]) and not is_group order by id
    on conflict (contact_id) do update set due_at = excluded.due_at, attempts = 0
     where known.due_at is null or known.due_at < excluded.due_at - make_interval(secs => ${PUT_OFF_AFTER_MS / 1_000})`.execute(
    tx,
  );
}
