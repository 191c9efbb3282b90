import { sql } from "kysely";
import type { Transaction } from "../database/connection.ts";

/** Two contacts turned out to be one: what was found out of the one that goes is known of the one that stays,
 * whoever opted out has, and who is to be looked into still is. */
export async function moveFacts(tx: Transaction, stays: string, goes: string): Promise<void> {
  await sql`
    update contact_facts as moved set contact_id = ${stays}, status = case when status = 'applied' and exists (
             select from contact_facts as held
              where held.contact_id = ${stays} and held.field = moved.field and held.status = 'applied') then 'superseded' else status end
     where contact_id = ${goes}
       and not exists (select from contact_facts as known where known.contact_id = ${stays} and known.field = moved.field
                         and known.normalized = moved.normalized and known.source = moved.source)`.execute(tx);
  await sql`
    insert into contact_enrichment as known (contact_id, organization_id, opted_out_at, due_at)
    select ${stays}::uuid, organization_id, opted_out_at, due_at from contact_enrichment
     where contact_id = ${goes} and (opted_out_at is not null or due_at is not null)
    on conflict (contact_id) do update
      set opted_out_at = coalesce(known.opted_out_at, excluded.opted_out_at), due_at = greatest(known.due_at, excluded.due_at)`.execute(
    tx,
  );
}
