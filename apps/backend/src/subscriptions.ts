import { transcribeFetched } from "./assistance/transcribe-voice-note.ts";
import { answerInConversations, askInConversations, followChats } from "./chats/conversations.ts";
import type { BackendContext } from "./context.ts";
import type { Transaction } from "./database/connection.ts";
import type { DomainEvent, DomainEventOf, DomainEventType } from "./domain-events.ts";
import { enrichLater } from "./enrichment/enrich-later.ts";
import { offerWhatWasSolved } from "./knowledge/offers/offer-what-was-solved.ts";
import { explainOfChanged } from "./messages/explain-waiting.ts";
import { recordSessionStatus } from "./monitoring/record-session-status.ts";
import { notifyAssignees } from "./notes/notify.ts";
import { pushLater } from "./push/push-messages.ts";
import { endSuggestionsOfResolved, supersedeSuggestions } from "./suggestions/supersede-suggestions.ts";
import { distributeFreed, distributeOpened } from "./teams/distribute-chats.ts";

/**
 * Hears of events of one kind, all that a transaction brought about, in their order. It adds jobs or writes rows, in that
 * transaction; it calls nobody outside the database, as nobody who waits for a commit waits for others.
 */
type Listener<Type extends DomainEventType> = (
  context: BackendContext,
  tx: Transaction,
  events: readonly DomainEventOf<Type>[],
) => Promise<void>;

/** Who hears of what. An empty row is a decision too. */
const SUBSCRIPTIONS: { readonly [Type in DomainEventType]: readonly Listener<Type>[] } = {
  "message.received": [askInConversations, supersedeSuggestions, enrichLater, pushLater],
  "message.readable": [supersedeSuggestions, enrichLater],
  "message.sent": [answerInConversations, supersedeSuggestions],
  "message.edited": [supersedeSuggestions],
  "message.revoked": [supersedeSuggestions],
  "media.fetched": [transcribeFetched],
  "chat.created": [],
  "conversation.opened": [distributeOpened],
  "chat.changed": [followChats, notifyAssignees, distributeFreed, offerWhatWasSolved, endSuggestionsOfResolved],
  "contact.created": [enrichLater],
  "session.changed": [recordSessionStatus, explainOfChanged],
};

/**
 * Lets all who listen act on what was announced in a transaction, within it. Those who hear of one kind do so side by side, and their
 * statements leave together: none may build on what another has done.
 */
export async function tellSubscribers(
  context: BackendContext,
  tx: Transaction,
  events: readonly DomainEvent[],
): Promise<void> {
  for (const [type, ofType] of Map.groupBy(events, ({ type }) => type))
    await Promise.all(
      SUBSCRIPTIONS[type].map((listen) => (listen as Listener<typeof type>)(context, tx, ofType as never)),
    );
}
