/**
 * What happens at the desk. Events are announced in the transaction that brings them about (`tx.announce`) and heard in it
 * (`subscriptions.ts`). They carry ids: whoever hears them reads the rows as they are then.
 */
export type DomainEvent =
  /** A customer wrote, or called and was missed. History of the phone is none. */
  | {
      readonly type: "message.received";
      readonly chatId: string;
      readonly messageId: string;
      readonly contactId: string;
      /** Who has the chat; null: nobody. */
      readonly assigneeId: string | null;
    }
  /** A customer's message could not be read when it was received, and can be now. */
  | {
      readonly type: "message.readable";
      readonly chatId: string;
      readonly messageId: string;
      readonly contactId: string;
    }
  /** Somebody answered: a member from here, or on the business' own phone. */
  | {
      readonly type: "message.sent";
      readonly chatId: string;
      readonly messageId: string;
      readonly from: "desk" | "phone";
    }
  | { readonly type: "message.edited"; readonly chatId: string; readonly messageId: string }
  | { readonly type: "message.revoked"; readonly chatId: string; readonly messageId: string }
  /** A file of a message is here. */
  | { readonly type: "media.fetched"; readonly mediaId: string }
  | { readonly type: "chat.created"; readonly chatId: string; readonly contactId: string }
  /** The first message of a conversation (`chats/conversations.ts`): of the customer, or of the team. */
  | {
      readonly type: "conversation.opened";
      readonly chatId: string;
      readonly conversationId: string;
      readonly by: "customer" | "team";
    }
  /** Of a chat, other than by a customer's message: its status, whose it is, its labels. */
  | {
      readonly type: "chat.changed";
      readonly chatId: string;
      /** The member who did it; null: the desk itself. */
      readonly by: string | null;
      readonly before: ChatFacts;
      readonly after: ChatFacts;
    }
  | { readonly type: "contact.created"; readonly contactId: string }
  | {
      readonly type: "session.changed";
      readonly sessionId: string;
      readonly from: string;
      readonly to: string;
      readonly at: Date;
    };

export interface ChatFacts {
  readonly status: "open" | "pending" | "snoozed" | "resolved";
  readonly assigneeId: string | null;
  readonly teamId: string | null;
  readonly labels: readonly string[];
}

export type DomainEventType = DomainEvent["type"];
export type DomainEventOf<Type extends DomainEventType> = Extract<DomainEvent, { type: Type }>;
