import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { Reason } from "../database/tables.ts";
import type { DomainEventOf } from "../domain-events.ts";
import { tellChanged } from "./change-message.ts";

/**
 * Says of a session's messages that whatsapp-api has taken, and that have not left, why that is: by what the session is now.
 * What says so already is not told again.
 */
export async function explainWaiting(
  { db }: Pick<BackendContext, "db">,
  { organizationId, sessionId }: { organizationId: string; sessionId: string },
): Promise<void> {
  await db.inOrganization(organizationId, async (tx) => {
    const session = await tx
      .selectFrom("whatsapp_sessions")
      .select("status")
      .where("id", "=", sessionId)
      .executeTakeFirst();
    if (!session) return;
    const reason = reasonWhile(session.status);
    const explained = await tx
      .updateTable("messages")
      .set({ state_reason: JSON.stringify(reason) })
      .where("session_id", "=", sessionId)
      .where("state", "=", "queued")
      .where("accepted_at", "is not", null)
      .where(sql<boolean>`state_reason ->> 'code' is distinct from ${reason.code}`)
      .returning(["id", "chat_id"])
      .execute();
    for (const { id, chat_id: chatId } of explained) await tellChanged(tx, id, chatId);
  });
}

/** Explains soon, in a transaction of its own; one session's explanations one after the other, so that the newest stands. */
export const explainLater = (
  { jobs }: Pick<BackendContext, "jobs">,
  tx: Transaction,
  sessionId: string,
): Promise<void> =>
  jobs.add(
    tx,
    "explain-waiting",
    { organizationId: tx.organizationId, sessionId },
    { queue: `explain:${sessionId}`, key: `explain:${sessionId}` },
  );

/** What waits does so for another reason once its session is lost, or back. */
export async function explainOfChanged(
  context: Pick<BackendContext, "jobs">,
  tx: Transaction,
  events: readonly DomainEventOf<"session.changed">[],
): Promise<void> {
  const changed = events.filter(({ from, to }) => reasonWhile(from) !== reasonWhile(to));
  for (const sessionId of new Set(changed.map((event) => event.sessionId)))
    if (await anyWaits(tx, sessionId)) await explainLater(context, tx, sessionId);
}

const anyWaits = (tx: Transaction, sessionId: string) =>
  tx
    .selectFrom("messages")
    .select("id")
    .where("session_id", "=", sessionId)
    .where("state", "=", "queued")
    .where("accepted_at", "is not", null)
    .limit(1)
    .executeTakeFirst();

function reasonWhile(status: string): Reason {
  if (status === "connected") return IN_TURN;
  return status === "logged_out" ? LOGGED_OUT : NOT_CONNECTED;
}

const IN_TURN: Reason = {
  code: "in-turn",
  message: "Messages leave at a gentle pace, one after the other; this one in its turn.",
};
const NOT_CONNECTED: Reason = {
  code: "session-not-connected",
  message: "The session is not connected. The message leaves when it is back.",
};
const LOGGED_OUT: Reason = {
  code: "session-logged-out",
  message:
    "The session was logged out. The message leaves when the same number is linked again, and fails when another is.",
};
