import { unreachable, type WebhookEvent, type WebhookEventOf } from "@gomarketing/contracts";
import { showPresence } from "../chats/show-presence.ts";
import { tellParticipants, updateGroup } from "../chats/update-group.ts";
import { learnContact } from "../contacts/learn-contact.ts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { keepHistory } from "../history/keep-history.ts";
import { applyPollVote } from "../messages/apply-poll-vote.ts";
import { applyEdit, applyReaction, applyRevoke, applyStatus } from "../messages/change-message.ts";
import { type Arrival, receiveMessages } from "../messages/receive-messages.ts";
import { updateSessionStatus } from "../sessions/update-session-status.ts";
import type { SessionOfEvent } from "./session-of-event.ts";

/** An event, and the session that it came from. */
export interface SessionEvent {
  readonly session: SessionOfEvent;
  readonly event: WebhookEvent;
}

/**
 * Takes in what happened, within one transaction. Events of one session in their order; messages of different sessions
 * together, as they do not wait for each other.
 */
export async function receiveEvents(
  context: BackendContext,
  tx: Transaction,
  events: readonly SessionEvent[],
): Promise<void> {
  for (const round of roundsOf(events)) {
    const arrivals = round.flatMap((one) => arrivalOf(one) ?? []);
    if (arrivals.length > 0) await receiveMessages(context, tx, arrivals);
    for (const one of round) await receiveOther(context, tx, one);
  }
}

/** First the first event of each session, then the second of each, and so on. */
function roundsOf(events: readonly SessionEvent[]): SessionEvent[][] {
  const taken = new Map<string, number>();
  const rounds: SessionEvent[][] = [];
  for (const one of events) {
    const number = taken.get(one.session.id) ?? 0;
    taken.set(one.session.id, number + 1);
    rounds[number] = [...(rounds[number] ?? []), one];
  }
  return rounds;
}

function arrivalOf({ session, event }: SessionEvent): Arrival | undefined {
  switch (event.type) {
    case "message.received":
      return { session, direction: "inbound", message: event.data };
    case "message.sent":
      return { session, direction: "outbound", message: event.data };
    case "call.received":
      return { session, direction: "inbound", message: callMessage(event.data) };
    default:
      return undefined;
  }
}

async function receiveOther(context: BackendContext, tx: Transaction, { session, event }: SessionEvent): Promise<void> {
  switch (event.type) {
    case "message.received":
    case "message.sent":
    case "call.received":
      return;
    case "session.updated":
      return updateSessionStatus(context, tx, session.id, event.data, {
        at: new Date(event.occurredAt),
        sequence: event.sequence,
      });
    case "message.status":
      return applyStatus(tx, session.id, event.data);
    case "message.edited":
      return applyEdit(tx, session.id, event.data);
    case "message.revoked":
      return applyRevoke(tx, session.id, event.data);
    case "message.reaction":
      return applyReaction(context, tx, session.id, event.data);
    case "message.poll_vote":
      return applyPollVote(context, tx, session.id, event.data);
    case "contact.updated":
      return learnContact(context, tx, event.data);
    case "chat.presence":
      return showPresence(context, tx, session.id, event.data);
    case "chat.updated":
      return updateGroup(context, tx, session.id, event.data);
    case "chat.participants":
      return tellParticipants(context, tx, session.id, event.data);
    case "history.synced":
      return keepHistory(context, tx, session.id, event.id, event.data);
    default:
      return unreachable(event);
  }
}

/** A call as a line of its thread; a missed one waits for an answer like a message. */
const callMessage = ({ callId, chat, caller, at, isVideo, outcome }: WebhookEventOf<"call.received">["data"]) => ({
  id: `call-${callId}`,
  chat,
  sender: caller,
  sentAt: at,
  content: { type: "call" as const, isVideo, outcome },
  isOffline: false,
});
