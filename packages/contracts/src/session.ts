import { z } from "zod";
import { jid, phoneNumber, sessionId, timestamp } from "./ids.ts";

export const SESSION_STATUSES = [
  "disconnected",
  "connecting",
  "awaiting_scan",
  "passkey_required",
  "connected",
  "logged_out",
  "banned",
] as const;
export const sessionStatus = z.enum(SESSION_STATUSES);
export type SessionStatus = z.infer<typeof sessionStatus>;

/** Why a session is not connected, in a sentence for people. `code` is stable. */
export const sessionError = z.object({ code: z.string(), message: z.string() });
export type SessionError = z.infer<typeof sessionError>;

const common = {
  id: sessionId,
  phone: phoneNumber.optional(),
  jid: jid.optional(),
  lid: jid.optional(),
  /** The push name of the linked account. */
  name: z.string().optional(),
  updatedAt: timestamp,
  /** It has been unused for long: it is logged out and erased then, unless it is started before. */
  erasedAt: timestamp.optional(),
  /** WhatsApp has warned or restricted the number: nothing is sent to people who never wrote, until then. */
  restrictedUntil: timestamp.optional(),
  /** Messages on disk that have not left yet. */
  queuedMessages: z.number().int().nonnegative().optional(),
};

/** A WhatsApp session as whatsapp-api shows it. */
export const session = z.discriminatedUnion("status", [
  /** `nextAttemptAt` is there while it will try again by itself. */
  z.object({
    ...common,
    status: z.literal("disconnected"),
    lastError: sessionError.optional(),
    nextAttemptAt: timestamp.optional(),
  }),
  z.object({ ...common, status: z.literal("connecting"), lastError: sessionError.optional() }),
  z.object({ ...common, status: z.literal("awaiting_scan"), qr: z.string(), qrExpiresAt: timestamp }),
  z.object({ ...common, status: z.literal("passkey_required"), lastError: sessionError }),
  z.object({ ...common, status: z.literal("connected"), connectedAt: timestamp }),
  z.object({ ...common, status: z.literal("logged_out"), lastError: sessionError.optional() }),
  z.object({ ...common, status: z.literal("banned"), lastError: sessionError }),
]);
export type Session = z.infer<typeof session>;
