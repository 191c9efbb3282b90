import { z } from "zod";
import { phoneNumber, timestamp, uuid } from "./ids.ts";
import { linkPreview, MESSAGE_TYPES } from "./message-content.ts";
import { sessionError, sessionStatus } from "./session.ts";
import { look, memberName } from "./teamwork.ts";

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
  /** Messages that have not left yet: they wait for it to connect, or for their turn. */
  queuedMessages: z.number().int(),
  /** WhatsApp has warned or restricted the number: nothing is sent to people who never wrote, until then. */
  restrictedUntil: timestamp.optional(),
  /** It has been unused for long: it is logged out and erased then, unless it is started before. */
  erasedAt: timestamp.optional(),
  /** How much of the phone's history is here, from 0 to 100; absent before the first part. */
  historyProgress: z.number().int().optional(),
  /** It is as complete as it gets: so many parts of it could not be had. */
  historyMissing: z.number().int().optional(),
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
  /** Of audio and video. */
  durationSeconds: z.number().int().optional(),
  /** Of a voice note: 64 loudnesses from 0 to 100, base64. */
  waveform: z.string().optional(),
  state: z.enum(["pending", "ready", "failed"]),
  /** Why it could not be fetched. */
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
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

/**
 * What a message can be in a thread: what WhatsApp's are, a call, a line that tells what happened to the chat, or a note that
 * the team alone sees.
 */
export const MESSAGE_KINDS = [...MESSAGE_TYPES, "call", "notice", "note"] as const;
export const messageKind = z.enum(MESSAGE_KINDS);
export type MessageKind = z.infer<typeof messageKind>;

export const chatStatus = z.enum(["open", "pending", "snoozed", "resolved"]);
export type ChatStatus = z.infer<typeof chatStatus>;

/** `memberId`: somebody of the team. */
const named = z.object({ name: z.string(), phone: phoneNumber.optional(), memberId: z.string().optional() });
const teamName = z.object({ id: uuid, name: z.string() });

/**
 * What happened to a chat: who came and went in a group, its name, how long messages stay; and what the team did with it. Of
 * the latter, `by` is absent where the desk did it by itself.
 */
export const noticeResource = z.discriminatedUnion("kind", [
  z.object({
    kind: z.enum(["joined", "left", "promoted", "demoted"]),
    by: named.optional(),
    participants: z.array(named),
  }),
  z.object({ kind: z.literal("subject"), by: named.optional(), subject: z.string() }),
  z.object({ kind: z.literal("description"), by: named.optional(), description: z.string() }),
  /** `seconds` 0: messages stay. */
  z.object({ kind: z.literal("disappearing"), by: named.optional(), seconds: z.number().int() }),
  /** Open by a message of the customer's, when `by` is absent and `isAwake` is too. */
  z.object({
    kind: z.literal("status"),
    by: named.optional(),
    status: chatStatus,
    /** With `snoozed`. Absent: until somebody writes. */
    until: timestamp.optional(),
    /** It was snoozed, and its time has come. */
    isAwake: z.boolean().optional(),
  }),
  /** Whose it is now. Neither: nobody's. */
  z.object({
    kind: z.literal("assigned"),
    by: named.optional(),
    assignee: memberName.optional(),
    team: teamName.optional(),
  }),
  z.object({
    kind: z.literal("labels"),
    by: named.optional(),
    added: z.array(z.string()),
    removed: z.array(z.string()),
  }),
  /** Another contact's chat became one with this. */
  z.object({ kind: z.literal("merged"), by: named.optional(), name: z.string() }),
]);
export type Notice = z.infer<typeof noticeResource>;

/** What a message says besides text and file; of these, only what belongs to its type is there. */
export const messageExtras = z.object({
  location: z
    .object({
      latitude: z.number(),
      longitude: z.number(),
      name: z.string().optional(),
      address: z.string().optional(),
      isLive: z.boolean().optional(),
    })
    .optional(),
  /** Somebody's cards; phones as the card writes them. */
  contacts: z.array(z.object({ name: z.string(), phones: z.array(z.string()) })).optional(),
  /** `maxSelections` 0: as many as one likes. */
  poll: z
    .object({
      question: z.string(),
      options: z.array(z.object({ text: z.string(), votes: z.array(z.object({ author, at: timestamp })) })),
      maxSelections: z.number().int(),
    })
    .optional(),
  interactive: z.object({ footer: z.string().optional(), options: z.array(z.string()) }).optional(),
  interactiveReply: z.object({ kind: z.enum(["button", "list", "template"]), id: z.string().optional() }).optional(),
  /** What the text links to, as its sender's phone saw it. Nobody has checked it. */
  linkPreview: linkPreview.optional(),
  call: z.object({ isVideo: z.boolean(), outcome: z.enum(["missed", "answered_elsewhere", "declined"]) }).optional(),
  notice: noticeResource.optional(),
  /** A voice note, recorded in the chat. */
  isVoice: z.boolean().optional(),
  /** What a voice note says, as a model heard it. */
  transcript: z.object({ text: z.string(), at: timestamp }).optional(),
  /** Played at once, silent and over and over. */
  isGif: z.boolean().optional(),
  isAnimated: z.boolean().optional(),
  isViewOnce: z.boolean().optional(),
  isForwarded: z.boolean().optional(),
  isForwardedOften: z.boolean().optional(),
  /** Whom the text names with @ and the digits of their address; of a note, the members it names. */
  mentions: z
    .array(
      z.union([
        z.object({ jid: z.string(), phone: phoneNumber.optional(), name: z.string().optional() }),
        z.object({ userId: z.string(), name: z.string() }),
      ]),
    )
    .optional(),
  /** The chat's messages disappear on phones: this one then. */
  expiresAt: timestamp.optional(),
});
export type MessageExtras = z.infer<typeof messageExtras>;

export const messageResource = z.object({
  id: uuid,
  chatId: uuid,
  direction: z.enum(["inbound", "outbound"]),
  author,
  type: messageKind,
  /** The text, or a file's caption. WhatsApp's own formatting, never HTML. */
  text: z.string().optional(),
  media: mediaResource.optional(),
  /** With `unsupported`: what WhatsApp calls this kind. */
  rawType: z.string().optional(),
  ...messageExtras.shape,
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
  /** The order of a chat's messages, for every reader alike: as they came; what came before the desk was linked, below zero. */
  position: z.number().int(),
});
export type Message = z.infer<typeof messageResource>;

export const chatResource = z.object({
  id: uuid,
  contact: z.object({ id: uuid, name: z.string(), phone: phoneNumber.optional(), pictureUrl: z.string().optional() }),
  session: z.object({ id: uuid, name: z.string() }),
  isGroup: z.boolean(),
  status: chatStatus,
  assignee: z.object({ id: z.string(), name: z.string() }).optional(),
  team: teamName.optional(),
  labels: z.array(z.string()),
  unreadCount: z.number().int(),
  lastMessage: messageResource.optional(),
  lastActivityAt: timestamp,
  /** Since when the customer waits for an answer. */
  waitingSince: timestamp.optional(),
  /** While it is snoozed. Absent: until somebody writes. */
  snoozedUntil: timestamp.optional(),
  /** The member's own who asks, so absent in live events: keep what you know; `chat.marked` tells what changes. */
  isPinned: z.boolean().optional(),
  isMuted: z.boolean().optional(),
  /** Messages disappear on phones so long after they are sent. */
  disappearingSeconds: z.number().int().optional(),
  group: z.object({ description: z.string().optional(), participantCount: z.number().int().optional() }).optional(),
});
export type Chat = z.infer<typeof chatResource>;

/** Somebody in a group, other than the session's own account. */
export const participantResource = z.object({
  /** To be named with in `mentions`; the text has an @ and the digits before its own. */
  jid: z.string(),
  phone: phoneNumber.optional(),
  name: z.string().optional(),
  isAdmin: z.boolean(),
});
export type Participant = z.infer<typeof participantResource>;

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
  /** Since when the business takes nothing from them. */
  blockedAt: timestamp.optional(),
  createdAt: timestamp,
  updatedAt: timestamp,
});
export type Contact = z.infer<typeof contactResource>;

/** What the customer does in a chat, or what a colleague does. */
export const presenceResource = z.union([
  z.object({
    chatId: uuid,
    contactId: uuid,
    state: z.enum(["composing", "recording", "paused", "available", "unavailable"]),
  }),
  z.object({ chatId: uuid, member: memberName, state: look }),
]);
export type Presence = z.infer<typeof presenceResource>;
