import type { FailureFigures } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { Queries } from "../database/connection.ts";
import { conditions, type FiguresFilter } from "./figures-filter.ts";
import type { Period } from "./period.ts";

interface FailureRow {
  readonly code: string;
  readonly message: string;
  readonly count: number;
  readonly previous: number;
}

/** Messages of the period that failed and were not sent since: exact, from an index of those that failed. */
export async function readFailures(
  db: Queries,
  organizationId: string,
  { from, previous }: Period,
  filter: FiguresFilter,
): Promise<Omit<FailureFigures, "rate">> {
  const { rows } = await sql<FailureRow>`
    select coalesce(state_reason ->> 'code', 'unknown') as code, coalesce(max(state_reason ->> 'message'), '') as message,
           count(*) filter (where counted_at >= ${from}) as count, count(*) filter (where counted_at < ${from}) as previous
      from messages
     where organization_id = ${organizationId} and state = 'failed' and counted_at >= ${previous.from}
       and (counted_at < ${previous.to} or counted_at >= ${from})
       ${conditions(organizationId, filter, {})}
     group by 1
     order by count desc, code`.execute(db);
  return {
    failed: rows.reduce((sum, { count }) => sum + count, 0),
    previous: rows.reduce((sum, row) => sum + row.previous, 0),
    byReason: rows.flatMap(({ code, message, count }) => (count > 0 ? { code, message, count } : [])),
  };
}
