import { z } from "zod";
import { jid, phoneNumber, sessionId, timestamp, whatsappMessageId } from "./ids.ts";
import { messageContent, messageContext } from "./message-content.ts";
import { session } from "./session.ts";

/**
 * One person, as far as WhatsApp told us. `jid` is the address to answer to; `lid` and `phone` name the
 * same person, either may be missing, and `contact.updated` brings the other half once it is learned.
 */
export const person = z.object({
  jid,
  lid: jid.optional(),
  phone: phoneNumber.optional(),
  /** The name that the person chose on their phone (push name). */
  name: z.string().optional(),
});
export type Person = z.infer<typeof person>;

/** Where a message belongs. For a direct chat `contact` is the other side, whoever wrote. */
export const chatAddress = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("direct"), jid, contact: person }),
  z.object({ kind: z.literal("group"), jid, subject: z.string().optional() }),
]);
export type ChatAddress = z.infer<typeof chatAddress>;

/** A message as it came from WhatsApp, written by a customer or on the business' own phone. */
export const webhookMessage = z.object({
  id: whatsappMessageId,
  chat: chatAddress,
  sender: person,
  sentAt: timestamp,
  content: messageContent,
  ...messageContext,
  /** It waited at WhatsApp while we were away. */
  isOffline: z.boolean(),
});
export type WebhookMessage = z.infer<typeof webhookMessage>;

export const DELIVERY_STATES = ["sent", "delivered", "read", "played", "failed"] as const;
export const deliveryState = z.enum(DELIVERY_STATES);
export type DeliveryState = z.infer<typeof deliveryState>;

export const groupParticipant = person.extend({ isAdmin: z.boolean() });

const target = { messageId: whatsappMessageId, chat: chatAddress };

/** What happened at WhatsApp, by type. New members may be added; none is renamed. */
const bodies = {
  "session.updated": session,
  "message.received": webhookMessage,
  "message.sent": webhookMessage,
  /** `state` only ever moves forward; `participant` in groups. `reason` with `failed`. */
  "message.status": z.object({
    ...target,
    state: deliveryState,
    at: timestamp,
    participant: person.optional(),
    reason: z.object({ code: z.string(), message: z.string() }).optional(),
  }),
  "message.edited": z.object({ ...target, content: messageContent, at: timestamp, sender: person }),
  "message.revoked": z.object({ ...target, at: timestamp, sender: person }),
  /** An empty `emoji` takes the reaction back. */
  "message.reaction": z.object({ ...target, emoji: z.string(), at: timestamp, sender: person, fromMe: z.boolean() }),
  /** What somebody chooses in a poll from now on; an empty list takes the vote back. */
  "message.poll_vote": z.object({
    ...target,
    options: z.array(z.string()),
    at: timestamp,
    sender: person,
    fromMe: z.boolean(),
  }),
  "contact.updated": person,
  "chat.presence": z.object({
    chat: chatAddress,
    sender: person,
    state: z.enum(["composing", "recording", "paused", "available", "unavailable"]),
  }),
  /** A group as it is now, and a chat's timer of disappearing messages; only what changed is there. */
  "chat.updated": z.object({
    chat: chatAddress,
    at: timestamp,
    by: person.optional(),
    subject: z.string().optional(),
    description: z.string().optional(),
    /** Seconds; 0 when messages stay. */
    disappearingSeconds: z.number().int().nonnegative().optional(),
    /** All of them, where WhatsApp told. */
    participants: z.array(groupParticipant).optional(),
  }),
  "chat.participants": z.object({
    chat: chatAddress,
    at: timestamp,
    by: person.optional(),
    action: z.enum(["joined", "left", "promoted", "demoted"]),
    participants: z.array(person),
  }),
  /** A part of what the phone remembers, after the device was linked. Newest messages first come with the first parts. */
  "history.synced": z.object({
    /** Of all that the phone sends, from 0 to 100. */
    progress: z.number().int().min(0).max(100),
    isLast: z.boolean(),
    /** With the last: so many parts of it could not be had, and are tried no more. */
    missing: z.number().int().positive().optional(),
    chats: z.array(
      z.object({
        chat: chatAddress,
        unreadCount: z.number().int().nonnegative(),
        lastActivityAt: timestamp.optional(),
        isArchived: z.boolean(),
      }),
    ),
    contacts: z.array(person),
    /** Oldest first; `fromMe` says who wrote. */
    messages: z.array(webhookMessage.extend({ fromMe: z.boolean() })),
  }),
  /** A call is over that nobody took here: calls are answered on the phone. */
  "call.received": z.object({
    callId: z.string(),
    chat: chatAddress,
    caller: person,
    at: timestamp,
    isVideo: z.boolean(),
    outcome: z.enum(["missed", "answered_elsewhere", "declined"]),
  }),
} as const;

const envelope = {
  /** UUIDv7; the same event delivered twice carries the same id. */
  id: z.uuid(),
  sessionId,
  /** Grows by one per session. */
  sequence: z.number().int().positive(),
  occurredAt: timestamp,
};

/** One event of whatsapp-api's webhook. */
export const webhookEvent = z.discriminatedUnion("type", [
  z.object({ ...envelope, type: z.literal("session.updated"), data: bodies["session.updated"] }),
  z.object({ ...envelope, type: z.literal("message.received"), data: bodies["message.received"] }),
  z.object({ ...envelope, type: z.literal("message.sent"), data: bodies["message.sent"] }),
  z.object({ ...envelope, type: z.literal("message.status"), data: bodies["message.status"] }),
  z.object({ ...envelope, type: z.literal("message.edited"), data: bodies["message.edited"] }),
  z.object({ ...envelope, type: z.literal("message.revoked"), data: bodies["message.revoked"] }),
  z.object({ ...envelope, type: z.literal("message.reaction"), data: bodies["message.reaction"] }),
  z.object({ ...envelope, type: z.literal("message.poll_vote"), data: bodies["message.poll_vote"] }),
  z.object({ ...envelope, type: z.literal("contact.updated"), data: bodies["contact.updated"] }),
  z.object({ ...envelope, type: z.literal("chat.presence"), data: bodies["chat.presence"] }),
  z.object({ ...envelope, type: z.literal("chat.updated"), data: bodies["chat.updated"] }),
  z.object({ ...envelope, type: z.literal("chat.participants"), data: bodies["chat.participants"] }),
  z.object({ ...envelope, type: z.literal("history.synced"), data: bodies["history.synced"] }),
  z.object({ ...envelope, type: z.literal("call.received"), data: bodies["call.received"] }),
]);
export type WebhookEvent = z.infer<typeof webhookEvent>;
export type WebhookEventType = WebhookEvent["type"];
export type WebhookEventOf<T extends WebhookEventType> = Extract<WebhookEvent, { type: T }>;
