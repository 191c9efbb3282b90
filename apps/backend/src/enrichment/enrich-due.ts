import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import type { Queries } from "../database/connection.ts";
import { Recurring } from "../recurring.ts";
import { enrichContact } from "./enrich-contact.ts";

const LOOK_EVERY_MS = 2_000;
/** So long one job goes on: whoever stops the program waits for it, and so do other organizations. */
const TURN_MS = 5_000;
const MAX_ATTEMPTS = 10;
/** Doubled with each attempt. */
const RETRY_AFTER_MS = 30_000;

/** Looks again and again which organizations have contacts that are due, and gives each a job. */
export const enrichmentWatch = (context: BackendContext): Recurring =>
  new Recurring(
    LOOK_EVERY_MS,
    () => addEnrichmentJobs(context),
    (error) => context.log.warn({ err: error }, "contacts to look into cannot be looked for now"),
  );

/** However many backends do so at a time, one job of an organization waits. */
async function addEnrichmentJobs({ db, jobs, clock }: BackendContext): Promise<void> {
  const organizations = await db.system
    .selectFrom("contact_enrichment")
    .select("organization_id")
    .distinct()
    .where("due_at", "<=", clock())
    .execute();
  for (const { organization_id: organizationId } of organizations)
    await db.inOrganization(organizationId, (tx) =>
      // One after the other: WhatsApp is asked no faster than it answers.
      jobs.add(
        tx,
        "enrich-contacts",
        { organizationId },
        { isPatient: true, key: `enrich ${organizationId}`, queue: `enrich ${organizationId}` },
      ),
    );
}

/**
 * Looks into an organization's contacts that are due, the longest due first, for a few seconds. One that fails is tried again
 * later, and holds nobody up.
 */
export async function enrichDue(
  context: BackendContext,
  { organizationId }: { organizationId: string },
): Promise<void> {
  const { db, clock, log } = context;
  const until = clock().getTime() + TURN_MS;
  while (clock().getTime() < until) {
    const due = await selectDue(db.of(organizationId), organizationId, clock());
    if (!due) return;
    try {
      await enrichContact(context, { organizationId, contactId: due.contactId });
      await settle(context, organizationId, due, null);
    } catch (error) {
      const isLast = due.attempts + 1 >= MAX_ATTEMPTS;
      log.warn({ err: error, contactId: due.contactId, isLast }, "a contact could not be looked into");
      await settle(context, organizationId, due, isLast ? null : RETRY_AFTER_MS * 2 ** due.attempts);
    }
  }
}

interface Due {
  readonly contactId: string;
  readonly dueAt: Date;
  readonly attempts: number;
}

async function selectDue(db: Queries, organizationId: string, now: Date): Promise<Due | undefined> {
  const { rows } = await sql<Due>`
    select contact_id as "contactId", due_at as "dueAt", attempts from contact_enrichment
     where organization_id = ${organizationId} and due_at <= ${now}
     order by due_at limit 1`.execute(db);
  return rows[0];
}

/** It is due no more, or again after a while; whoever wrote meanwhile is due as that says. */
async function settle(
  { db, clock }: BackendContext,
  organizationId: string,
  { contactId, dueAt, attempts }: Due,
  againAfterMs: number | null,
): Promise<void> {
  await db
    .of(organizationId)
    .updateTable("contact_enrichment")
    .set({
      due_at: againAfterMs === null ? null : new Date(clock().getTime() + againAfterMs),
      attempts: againAfterMs === null ? 0 : attempts + 1,
    })
    .where("contact_id", "=", contactId)
    .where("due_at", "=", dueAt)
    .execute();
}
