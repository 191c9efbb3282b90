import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { DomainEventOf } from "../domain-events.ts";

/** Keeps which status a session had from when to when: one span ends where the next begins. */
export async function recordSessionStatus(
  { newId }: Pick<BackendContext, "newId">,
  tx: Transaction,
  events: readonly DomainEventOf<"session.changed">[],
): Promise<void> {
  for (const { sessionId, from, to, at } of events) {
    const open = await tx
      .selectFrom("session_status_history")
      .select(["id", "began_at"])
      .where("session_id", "=", sessionId)
      .where("ended_at", "is", null)
      .executeTakeFirst();
    // Of two clocks, the gateway's and ours: time goes on in one direction.
    const changedAt = open && open.began_at > at ? open.began_at : at;
    const span = { organization_id: tx.organizationId, session_id: sessionId };
    if (open)
      await tx.updateTable("session_status_history").set({ ended_at: changedAt }).where("id", "=", open.id).execute();
    else {
      const madeAt = await createdAt(tx, sessionId);
      if (madeAt < changedAt)
        await tx
          .insertInto("session_status_history")
          .values({ ...span, id: newId(), status: from, began_at: madeAt, ended_at: changedAt })
          .execute();
    }
    await tx
      .insertInto("session_status_history")
      .values({ ...span, id: newId(), status: to, began_at: changedAt })
      .execute();
  }
}

async function createdAt(tx: Transaction, sessionId: string): Promise<Date> {
  const { created_at: at } = await tx
    .selectFrom("whatsapp_sessions")
    .select("created_at")
    .where("id", "=", sessionId)
    .executeTakeFirstOrThrow();
  return at;
}
