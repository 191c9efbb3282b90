import type { Session } from "@gomarketing/contracts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { SessionRow } from "../database/tables.ts";
import { failOfOtherAccount } from "../messages/fail-of-other-account.ts";
import { showSession } from "./session-queries.ts";

/** When whatsapp-api said something of a session, by its clock; and the number of its event, unless it was an answer. */
interface Said {
  readonly at: Date;
  readonly sequence?: number;
}

/**
 * Takes over what whatsapp-api says of a session. What it said earlier than what we know is stale and changes nothing. A
 * session that is connected again sends what waited for it, unless it is another number's now.
 */
export async function updateSessionStatus(
  { jobs, clock }: Pick<BackendContext, "jobs" | "clock">,
  tx: Transaction,
  sessionId: string,
  view: Session,
  said: Said,
): Promise<void> {
  const { at, sequence = null } = said;
  const row = await tx
    .selectFrom("whatsapp_sessions")
    .selectAll()
    .where("id", "=", sessionId)
    .forUpdate()
    .executeTakeFirst();
  if (!row || isStale(said, row, clock())) return;
  const linked = view.status === "connected" ? view.phone : undefined;
  await tx
    .updateTable("whatsapp_sessions")
    .set({
      status: view.status,
      qr: view.status === "awaiting_scan" ? view.qr : null,
      qr_expires_at: view.status === "awaiting_scan" ? view.qrExpiresAt : null,
      phone: view.phone ?? null,
      ...(linked !== undefined && { account: linked }),
      profile_name: view.name ?? null,
      last_error: "lastError" in view && view.lastError ? (JSON.stringify(view.lastError) as never) : null,
      next_attempt_at: view.status === "disconnected" ? (view.nextAttemptAt ?? null) : null,
      connected_at: view.status === "connected" ? view.connectedAt : null,
      restricted_until: view.restrictedUntil ?? null,
      erased_at: view.erasedAt ?? null,
      reported_at: at,
      reported_sequence: sequence,
      updated_at: at,
      ...(row.status !== view.status && { status_since: at }),
    })
    .where("id", "=", sessionId)
    .execute();
  if (row.status !== view.status)
    tx.announce({ type: "session.changed", sessionId, from: row.status, to: view.status, at });
  if (linked !== undefined && row.account !== null && row.account !== linked) await failOfOtherAccount(tx, sessionId);
  if (view.status === "connected") await wakeQueue(jobs, tx, sessionId);
  const shown = await showSession(tx, sessionId);
  if (shown) tx.live(["sessions"], { event: "session.updated", data: shown });
}

type Reported = Pick<SessionRow, "reported_at" | "reported_sequence">;

/**
 * Events of a session grow in number, whatever its gateway's clock does; one that begins anew after its data was erased is known
 * by a later time. Answers have no number: beside them times are compared, and one that lies ahead of us says nothing.
 */
function isStale(
  { at, sequence }: Said,
  { reported_at: knownAt, reported_sequence: known }: Reported,
  now: Date,
): boolean {
  if (!knownAt || knownAt <= at) return false;
  if (sequence !== undefined && known !== null) return sequence <= known;
  return knownAt <= now;
}

async function wakeQueue(jobs: BackendContext["jobs"], tx: Transaction, sessionId: string): Promise<void> {
  const chats = await tx
    .selectFrom("messages")
    .select("chat_id")
    .distinct()
    .where("session_id", "=", sessionId)
    .where("state", "=", "queued")
    .where("accepted_at", "is", null)
    .execute();
  for (const { chat_id: chatId } of chats) {
    await jobs.add(
      tx,
      "send-queued-messages",
      { organizationId: tx.organizationId, chatId },
      { queue: `chat:${chatId}`, key: `send:${chatId}` },
    );
  }
}
