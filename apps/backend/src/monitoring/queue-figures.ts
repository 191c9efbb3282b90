import type { QueueFigures, SessionFigures } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { BackendContext } from "../context.ts";

/** What waits: messages, by the sessions' figures; jobs of the organization; events of WhatsApp at the gateway. */
export async function readQueues(
  { db, gatewayQueue }: Pick<BackendContext, "db" | "gatewayQueue">,
  organizationId: string,
  sessions: Promise<readonly SessionFigures[]>,
): Promise<QueueFigures> {
  const [jobs, gatewayEvents, own] = await Promise.all([
    selectDueJobs(db, organizationId),
    gatewayQueue.read(),
    sessions,
  ]);
  const [oldestAt] = own.flatMap(({ oldestQueuedAt }) => oldestQueuedAt ?? []).sort();
  return {
    messages: { waiting: own.reduce((sum, { queued }) => sum + queued, 0), ...(oldestAt && { oldestAt }) },
    jobs: {
      waiting: jobs.waiting,
      retried: jobs.retried,
      ...(jobs.oldest && { oldestAt: jobs.oldest.toISOString() }),
    },
    ...(gatewayEvents && { gatewayEvents }),
  };
}

/** Jobs of the organization whose time has come and that nobody works at. */
export async function selectDueJobs({ system }: BackendContext["db"], organizationId: string) {
  const { rows } = await sql<{ waiting: number; retried: number; oldest: Date | null }>`
    select count(*) as waiting, count(*) filter (where attempts > 0) as retried, min(run_at) as oldest
      from graphile_worker._private_jobs
     where run_at <= now() and locked_at is null and attempts < max_attempts
       and (payload ->> 'organizationId' = ${organizationId}
            or payload ->> 'sessionId' in (select id::text from whatsapp_sessions where organization_id = ${organizationId}))`.execute(
    system,
  );
  return rows[0] ?? { waiting: 0, retried: 0, oldest: null };
}
