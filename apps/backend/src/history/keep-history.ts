import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { HistoryPart } from "../database/tables.ts";

/** Keeps a part of a phone's history as it came. A job sorts it into the chats: live messages do not wait for old ones. */
export async function keepHistory(
  { jobs }: BackendContext,
  tx: Transaction,
  sessionId: string,
  id: string,
  part: HistoryPart,
): Promise<void> {
  const { organizationId } = tx;
  await tx
    .insertInto("history_parts")
    .values({ id, organization_id: organizationId, session_id: sessionId, body: JSON.stringify(part) })
    .execute();
  await jobs.add(
    tx,
    "import-history",
    { organizationId, sessionId },
    { queue: `history:${sessionId}`, isPatient: true },
  );
}
