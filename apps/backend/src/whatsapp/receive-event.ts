import { unreachable, type WebhookEvent } from "@gomarketing/contracts";
import { showPresence } from "../chats/show-presence.ts";
import { learnContact } from "../contacts/learn-contact.ts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { applyEdit, applyReaction, applyRevoke, applyStatus } from "../messages/change-message.ts";
import { receiveMessage } from "../messages/receive-message.ts";
import { updateSessionStatus } from "../sessions/update-session-status.ts";
import type { SessionOfEvent } from "./session-of-event.ts";

/** What each kind of event sets in motion, within the transaction that takes it in. */
export function receiveEvent(
  context: BackendContext,
  tx: Transaction,
  session: SessionOfEvent,
  event: WebhookEvent,
): Promise<void> {
  switch (event.type) {
    case "session.updated":
      return updateSessionStatus(context, tx, session.id, event.data, new Date(event.occurredAt));
    case "message.received":
    case "message.sent":
      return receiveMessage(
        context,
        tx,
        session,
        event.data,
        event.type === "message.received" ? "inbound" : "outbound",
      );
    case "message.status":
      return applyStatus(tx, session.id, event.data);
    case "message.edited":
      return applyEdit(tx, session.id, event.data);
    case "message.revoked":
      return applyRevoke(tx, session.id, event.data);
    case "message.reaction":
      return applyReaction(context, tx, session.id, event.data);
    case "contact.updated":
      return learnContact(context, tx, event.data);
    case "chat.presence":
      return showPresence(context, tx, session.id, event.data);
    default:
      return unreachable(event);
  }
}
