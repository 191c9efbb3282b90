import type { Label } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { Queries, Transaction } from "../database/connection.ts";

export const selectLabels = (db: Queries, organizationId: string): Promise<Label[]> =>
  db
    .selectFrom("labels")
    .select(["id", "name", "color"])
    .where("organization_id", "=", organizationId)
    .orderBy(sql`lower(name)`)
    .execute();

/** Tells browsers of the list as it is now. */
export async function tellLabels(tx: Transaction, changed?: { from: string; to?: string }): Promise<void> {
  const labels = await selectLabels(tx, tx.organizationId);
  tx.live(["inbox"], { event: "labels.updated", data: { labels, ...(changed && { changed }) } });
}
