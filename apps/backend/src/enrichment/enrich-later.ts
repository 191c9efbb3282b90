import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";

/** Who writes is looked into when they have been silent for so long: one job, however much they wrote. */
const SILENCE_MS = 20_000;

/** A contact appeared, or said something: it is looked into soon. One statement for all. */
export function enrichLater(
  { jobs, clock }: Pick<BackendContext, "jobs" | "clock">,
  tx: Transaction,
  events: readonly { readonly contactId: string }[],
): Promise<void> {
  const runAt = new Date(clock().getTime() + SILENCE_MS);
  return jobs.addAll(
    tx,
    "enrich-contact",
    [...new Set(events.map(({ contactId }) => contactId))].map((contactId) => ({
      payload: { organizationId: tx.organizationId, contactId },
      // One after the other: WhatsApp is asked no faster than it answers.
      options: { isPatient: true, runAt, key: `enrich-contact ${contactId}`, queue: `enrich ${tx.organizationId}` },
    })),
  );
}
