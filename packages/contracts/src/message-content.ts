import { z } from "zod";
import { whatsappMessageId } from "./ids.ts";

/** A text larger than this is refused everywhere, with a problem that says so. WhatsApp's own limit. */
export const MAX_TEXT_CHARACTERS = 65_536;

export const MESSAGE_TYPES = ["text", "image", "unsupported"] as const;
export const messageType = z.enum(MESSAGE_TYPES);
export type MessageType = z.infer<typeof messageType>;

/** A file that whatsapp-api serves decrypted at `/sessions/:id/media/:mediaId`. */
export const incomingMedia = z.object({
  /** The `:mediaId` of whatsapp-api's media route. */
  mediaId: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/),
  mimeType: z.string().max(255),
  /** Bytes, as the sender claims. */
  size: z.number().int().nonnegative().optional(),
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
  fileName: z.string().max(255).optional(),
  /** A JPEG of some 100 pixels that came with the message, base64; painted until the file is there. */
  thumbnail: z.string().max(65_536).optional(),
});
export type IncomingMedia = z.infer<typeof incomingMedia>;

/** What a message says, once received. A kind nobody knows yet is `unsupported`, never silence. */
export const messageContent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("image"), media: incomingMedia, caption: z.string().optional() }),
  /** `rawType`: the name of the field of WhatsApp's protobuf `Message` that is set. */
  z.object({ type: z.literal("unsupported"), rawType: z.string() }),
]);
export type MessageContent = z.infer<typeof messageContent>;

/** The message that a reply quotes. */
export const quotedMessage = z.object({ id: whatsappMessageId, text: z.string().optional() });
