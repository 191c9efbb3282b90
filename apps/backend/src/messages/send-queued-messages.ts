import type { SendMessageAnswer } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { MessageRow, Reason } from "../database/tables.ts";
import { tellSession } from "../sessions/tell-session.ts";
import { WhatsAppApiError } from "../whatsapp/whatsapp-client.ts";
import { forgetMessage } from "./cancel-message.ts";
import { CANCELLED, tellChanged } from "./change-message.ts";
import { earlyStatus } from "./early-status.ts";
import { explainLater } from "./explain-waiting.ts";
import type { MessageWithMedia } from "./message-presenter.ts";
import { lockMessage, markHanded, selectFirstQueued, unmarkHanded } from "./message-queries.ts";
import { outgoingBody } from "./outgoing-body.ts";

/**
 * Hands a chat's queued messages to whatsapp-api, one after the other. Those that it takes to send later stay queued until
 * it tells what became of them. While the session is not to be had they wait: its return adds this job again. What cannot
 * be sent fails with the reason; anything else throws, so that the job is tried again and nothing overtakes. Whatever waits
 * says why.
 */
export async function sendQueuedMessages(
  context: BackendContext,
  { organizationId, chatId }: { organizationId: string; chatId: string },
): Promise<void> {
  for (
    let message = await selectFirstQueued(context.db.of(organizationId), chatId);
    message;
    message = await selectFirstQueued(context.db.of(organizationId), chatId)
  ) {
    try {
      const answer = await handOver(context, message);
      if (answer) await settle(context, organizationId, message.id, { kind: "taken", answer });
    } catch (error) {
      if (!(error instanceof WhatsAppApiError)) throw error;
      if (error.code === CANCELLED && (await forgetCancelled(context, message)) !== "not to be taken back") continue;
      const reason = { code: error.code, message: error.fields.detail };
      const comesBack = COMES_BACK.has(error.code);
      if (comesBack || !error.isLasting) await tellWaiting(context, organizationId, message, reason);
      if (comesBack) return;
      if (!error.isLasting) throw error;
      await settle(context, organizationId, message.id, { kind: "refused", reason });
    }
  }
}

/** Why whatsapp-api does not have a session that it will have again, by its codes; "connected" is told then. */
const COMES_BACK: ReadonlySet<string> = new Set([
  "session-not-connected",
  "session-owned-elsewhere",
  "session-storage-unreachable",
  "not-found",
]);

/**
 * Hands a message over, unless somebody takes it back before: its row says which of both came first. It can be taken back
 * again only when whatsapp-api surely does not have it; when nothing was answered, it may.
 */
async function handOver(context: BackendContext, message: MessageWithMedia): Promise<SendMessageAnswer | undefined> {
  const db = context.db.of(message.organization_id);
  const body = await outgoingBody(context, message);
  if (!(await markHanded(db, message.id, context.clock()))) return undefined;
  try {
    return await context.whatsapp.send(message.session_id, message.whatsapp_id, body);
  } catch (error) {
    if (error instanceof WhatsAppApiError && isSurelyNotThere(error, message)) await unmarkHanded(db, message.id);
    throw error;
  }
}

// Of a session that is open it has looked for an earlier try; of one that it does not have it cannot.
const isSurelyNotThere = ({ code }: WhatsAppApiError, { handed_at: triedAt }: MessageRow): boolean =>
  code === "session-not-connected" || (triedAt === null && COMES_BACK.has(code));

/** whatsapp-api was asked to drop it before it came there, by somebody who could not finish that. */
const forgetCancelled = ({ db }: BackendContext, message: MessageRow) =>
  db.inOrganization(message.organization_id, (tx) => forgetMessage(tx, message));

/** All that wait in a chat say so, and why; and the session, how many there are. What said so already is not told again. */
async function tellWaiting(
  { db }: BackendContext,
  organizationId: string,
  { chat_id: chatId, session_id: sessionId }: MessageRow,
  reason: Reason,
): Promise<void> {
  await db.inOrganization(organizationId, async (tx) => {
    const waiting = await tx
      .updateTable("messages")
      .set({ state_reason: JSON.stringify(reason) })
      .where("chat_id", "=", chatId)
      .where("state", "=", "queued")
      .where("accepted_at", "is", null)
      .where(sql<boolean>`state_reason ->> 'code' is distinct from ${reason.code}`)
      .returning("id")
      .execute();
    for (const { id } of waiting) await tellChanged(tx, id, chatId);
    if (waiting.length > 0) await tellSession(tx, sessionId);
  });
}

type Outcome = { kind: "taken"; answer: SendMessageAnswer } | { kind: "refused"; reason: Reason };

async function settle(
  context: BackendContext,
  organizationId: string,
  messageId: string,
  outcome: Outcome,
): Promise<void> {
  const { db, clock } = context;
  await db.inOrganization(organizationId, async (tx) => {
    const message = await lockMessage(tx, messageId);
    if (!message) return;
    const change =
      outcome.kind === "taken" ? await taken(tx, message, outcome.answer, clock()) : refused(message, outcome);
    if (!change) return;
    await tx.updateTable("messages").set(change).where("id", "=", messageId).execute();
    await tellChanged(tx, messageId, message.chat_id);
    if (message.state_reason) await tellSession(tx, message.session_id);
    const state = "state" in change ? change.state : message.state;
    if (outcome.kind === "taken" && state === "queued") await explainLater(context, tx, message.session_id);
  });
}

// WhatsApp's own word may have come first: a state that has moved on is left alone.
const refused = ({ state }: MessageRow, { reason }: Extract<Outcome, { reason: Reason }>) =>
  state === "queued" ? { state: "failed" as const, state_reason: JSON.stringify(reason) } : undefined;

async function taken(
  tx: Transaction,
  { state, whatsapp_id: givenId, session_id: sessionId }: MessageRow,
  { id, state: reached }: SendMessageAnswer,
  now: Date,
) {
  const accepted = { accepted_at: now, whatsapp_id: id };
  // Under another id than ours the gateway may have told more already.
  const early = id === givenId ? undefined : await earlyStatus(tx, sessionId, id);
  if (early && early.state !== "sent")
    return { ...accepted, state: early.state, state_reason: early.reason && JSON.stringify(early.reason) };
  if (state !== "queued") return id === givenId ? undefined : accepted;
  return { ...accepted, state: early?.state ?? reached, state_reason: null };
}
