import { z } from "zod";
import { jid, phoneNumber, timestamp, whatsappMessageId } from "./ids.ts";
import { MAX_TEXT_CHARACTERS } from "./message-content.ts";
import { session } from "./session.ts";

export const sessionList = z.object({ sessions: z.array(session) });

export const pairingCodeBody = z.object({ phone: phoneNumber });
export const pairingCodeAnswer = z.object({ code: z.string().length(8) });

const recipient = {
  to: z.union([phoneNumber, jid]),
  replyTo: whatsappMessageId.optional(),
  /** The id to give it at WhatsApp; one is made when it is absent. */
  messageId: whatsappMessageId.optional(),
};

/** The body of `POST /sessions/:id/messages`. An image brings `mediaUrl` (fetched by whatsapp-api) or base64 `data`. */
export const sendMessageBody = z.discriminatedUnion("type", [
  z.object({ ...recipient, type: z.literal("text"), text: z.string().min(1).max(MAX_TEXT_CHARACTERS) }),
  z.object({
    ...recipient,
    type: z.literal("image"),
    mediaUrl: z.url().optional(),
    data: z.base64().optional(),
    mimeType: z.string().regex(/^image\/[\w.+-]+$/, "must be an image type, like image/jpeg"),
    caption: z.string().max(MAX_TEXT_CHARACTERS).optional(),
    fileName: z.string().max(255).optional(),
  }),
]);
export type SendMessageBody = z.infer<typeof sendMessageBody>;

export const sendMessageAnswer = z.object({ id: whatsappMessageId, timestamp });
export type SendMessageAnswer = z.infer<typeof sendMessageAnswer>;

export const reactionBody = z.object({
  chat: jid,
  emoji: z.string().max(64),
  fromMe: z.boolean().default(false),
  participant: jid.optional(),
});
export const editMessageBody = z.object({ chat: jid, text: z.string().min(1).max(MAX_TEXT_CHARACTERS) });
export const readBody = z.object({ messageIds: z.array(whatsappMessageId).min(1).max(1_000) });
export const presenceBody = z.object({ state: z.enum(["composing", "recording", "paused"]) });

export const checkContactsBody = z.object({ phones: z.array(phoneNumber).min(1).max(100) });
export const checkContactsAnswer = z.object({
  contacts: z.array(z.object({ phone: phoneNumber, exists: z.boolean(), jid: jid.optional(), lid: jid.optional() })),
});

export const contactProfile = z.object({
  name: z.string().optional(),
  about: z.string().optional(),
  pictureUrl: z.url().optional(),
  business: z
    .object({
      description: z.string().optional(),
      category: z.string().optional(),
      websites: z.array(z.string()).optional(),
      email: z.string().optional(),
      address: z.string().optional(),
      hours: z.unknown().optional(),
    })
    .optional(),
});
