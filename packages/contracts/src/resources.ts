import { z } from "zod";
import { phoneNumber, timestamp, uuid } from "./ids.ts";
import { messageType } from "./message-content.ts";
import { sessionError, sessionStatus } from "./session.ts";

/** A WhatsApp session as the backend shows it to people. */
export const sessionResource = z.object({
  id: uuid,
  name: z.string(),
  sessionStatus,
  qr: z.string().optional(),
  qrExpiresAt: timestamp.optional(),
  phone: phoneNumber.optional(),
  /** The push name of the linked account. */
  profileName: z.string().optional(),
  lastError: sessionError.optional(),
  /** While it tries again by itself. */
  nextAttemptAt: timestamp.optional(),
  connectedAt: timestamp.optional(),
  /** Since when it has this status. */
  statusSince: timestamp,
  /** Messages that wait for it to connect. */
  queuedMessages: z.number().int(),
  createdAt: timestamp,
  updatedAt: timestamp,
});
export type SessionResource = z.infer<typeof sessionResource>;

export const MESSAGE_STATES = ["queued", "sent", "delivered", "read", "played", "failed", "received"] as const;
export const messageState = z.enum(MESSAGE_STATES);
export type MessageState = z.infer<typeof messageState>;

/** A file of the organization, at `/api/media/:id`. `pending`: it is still being fetched from WhatsApp. */
export const mediaResource = z.object({
  id: uuid,
  mimeType: z.string(),
  fileName: z.string().optional(),
  /** Bytes. */
  size: z.number().int().optional(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  state: z.enum(["pending", "ready", "failed"]),
  /** A small JPEG, base64. */
  thumbnail: z.string().optional(),
});
export type MediaResource = z.infer<typeof mediaResource>;

export const author = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("contact"), id: uuid, name: z.string() }),
  z.object({ kind: z.literal("member"), id: z.string(), name: z.string() }),
  /** Written on the business' own phone. */
  z.object({ kind: z.literal("phone") }),
]);
export type Author = z.infer<typeof author>;

export const messageResource = z.object({
  id: uuid,
  chatId: uuid,
  direction: z.enum(["inbound", "outbound"]),
  author,
  type: messageType,
  /** The text, or an image's caption. WhatsApp's own formatting, never HTML. */
  text: z.string().optional(),
  media: mediaResource.optional(),
  /** With `unsupported`: what WhatsApp calls this kind. */
  rawType: z.string().optional(),
  replyTo: z
    .object({
      id: uuid.optional(),
      whatsappId: z.string(),
      text: z.string().optional(),
      authorName: z.string().optional(),
    })
    .optional(),
  reactions: z.array(z.object({ emoji: z.string(), author, at: timestamp })),
  state: messageState,
  stateReason: z.object({ code: z.string(), message: z.string() }).optional(),
  editedAt: timestamp.optional(),
  revokedAt: timestamp.optional(),
  whatsappId: z.string().optional(),
  /** The `Idempotency-Key` it was sent with: finds the bubble that was painted before the answer came. */
  idempotencyKey: z.string().optional(),
  /** When its author sent it, by WhatsApp's clock; ours while it is queued. */
  sentAt: timestamp,
  createdAt: timestamp,
  /** The order of a chat's messages: what was stored first comes first, for every reader alike. */
  position: z.number().int(),
});
export type Message = z.infer<typeof messageResource>;

export const chatStatus = z.enum(["open", "pending", "snoozed", "resolved"]);
export type ChatStatus = z.infer<typeof chatStatus>;

export const chatResource = z.object({
  id: uuid,
  contact: z.object({ id: uuid, name: z.string(), phone: phoneNumber.optional(), pictureUrl: z.string().optional() }),
  session: z.object({ id: uuid, name: z.string() }),
  isGroup: z.boolean(),
  status: chatStatus,
  assignee: z.object({ id: z.string(), name: z.string() }).optional(),
  team: z.object({ id: uuid, name: z.string() }).optional(),
  labels: z.array(z.string()),
  unreadCount: z.number().int(),
  lastMessage: messageResource.optional(),
  lastActivityAt: timestamp,
  /** Since when the customer waits for an answer. */
  waitingSince: timestamp.optional(),
});
export type Chat = z.infer<typeof chatResource>;

export const enrichedField = z.object({ value: z.string(), source: z.string(), confidence: z.number(), at: timestamp });

export const contactResource = z.object({
  id: uuid,
  name: z.string(),
  phone: phoneNumber.optional(),
  lid: z.string().optional(),
  jid: z.string().optional(),
  pushName: z.string().optional(),
  pictureUrl: z.string().optional(),
  /** By field name; filled by people, the WhatsApp business profile or the copilot. */
  fields: z.record(z.string(), enrichedField),
  createdAt: timestamp,
  updatedAt: timestamp,
});
export type Contact = z.infer<typeof contactResource>;

export const presenceResource = z.object({
  chatId: uuid,
  contactId: uuid,
  state: z.enum(["composing", "recording", "paused", "available", "unavailable"]),
});
export type Presence = z.infer<typeof presenceResource>;

export const memberResource = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(["owner", "admin", "agent", "read_only"]),
  organization: z.object({ id: uuid, name: z.string() }),
});
export type Me = z.infer<typeof memberResource>;
