import { z } from "zod";
import { jid, phoneNumber, timestamp, whatsappMessageId } from "./ids.ts";

/** A text larger than this is refused everywhere, with a problem that says so. WhatsApp's own limit. */
export const MAX_TEXT_CHARACTERS = 65_536;

/** A poll has at most this many options. WhatsApp's own limit. */
export const MAX_POLL_OPTIONS = 12;

/** One message carries at most this many contact cards. */
export const MAX_CONTACT_CARDS = 50;

/** One message names at most this many people. WhatsApp's own limit of a group's size. */
export const MAX_MENTIONS = 1_024;

export const MESSAGE_TYPES = [
  "text",
  "image",
  "video",
  "audio",
  "document",
  "sticker",
  "location",
  "contact",
  "poll",
  "interactive",
  "interactive_reply",
  "unsupported",
] as const;
export const messageType = z.enum(MESSAGE_TYPES);
export type MessageType = z.infer<typeof messageType>;

/** Kinds of messages that are a file. */
export const MEDIA_TYPES = ["image", "video", "audio", "document", "sticker"] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** A file that whatsapp-api serves decrypted at `/sessions/:id/media/:mediaId`. */
export const incomingMedia = z.object({
  /** The `:mediaId` of whatsapp-api's media route. */
  mediaId: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/),
  mimeType: z.string().max(255),
  /** Bytes, as the sender claims. */
  size: z.number().int().nonnegative().optional(),
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
  /** Of audio and video. */
  durationSeconds: z.number().int().nonnegative().optional(),
  /** Harmless: without folders and control characters. */
  fileName: z.string().max(255).optional(),
  /** A JPEG of some 100 pixels that came with the message, base64; painted until the file is there. */
  thumbnail: z.string().max(65_536).optional(),
  /** Of a voice note: 64 loudnesses from 0 to 100, base64. */
  waveform: z.string().max(1_024).optional(),
});
export type IncomingMedia = z.infer<typeof incomingMedia>;

/** What a text links to, as its sender's phone saw it. Never HTML; nobody has checked it. */
export const linkPreview = z.object({
  url: z.string().max(4_096),
  title: z.string().optional(),
  description: z.string().optional(),
  /** A small JPEG, base64. */
  thumbnail: z.string().max(65_536).optional(),
});

/** Somebody's card. */
export const contactCard = z.object({
  name: z.string(),
  /** As the card writes them; E.164 where the card knows the WhatsApp number. */
  phones: z.array(z.string()),
  vcard: z.string().max(65_536),
});

/** The `rawType` of a customer's message that could not be decrypted: the same id comes again once it can be read. */
export const UNREADABLE = "unreadable";

const caption = z.string().optional();
/** It may be opened once; WhatsApp seldom gives such files to linked devices. */
const isViewOnce = z.boolean().optional();

/** What a message says, once received. A kind nobody knows yet is `unsupported`, never silence. */
export const messageContent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string(), linkPreview: linkPreview.optional() }),
  z.object({ type: z.literal("image"), media: incomingMedia, caption, isViewOnce }),
  /** `isGif`: played at once, silent and over and over. */
  z.object({ type: z.literal("video"), media: incomingMedia, caption, isViewOnce, isGif: z.boolean().optional() }),
  /** `isVoice`: a voice note, recorded in the chat. */
  z.object({ type: z.literal("audio"), media: incomingMedia, isVoice: z.boolean(), isViewOnce }),
  z.object({ type: z.literal("document"), media: incomingMedia, caption }),
  z.object({ type: z.literal("sticker"), media: incomingMedia, isAnimated: z.boolean().optional() }),
  /** `isLive`: the place where its sender was when it began; it moves on the phone, not here. */
  z.object({
    type: z.literal("location"),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: z.string().optional(),
    address: z.string().optional(),
    isLive: z.boolean().optional(),
    caption,
  }),
  z.object({ type: z.literal("contact"), contacts: z.array(contactCard).min(1) }),
  /** `maxSelections` 0: as many as one likes. Votes come as `message.poll_vote`. */
  z.object({
    type: z.literal("poll"),
    question: z.string(),
    options: z.array(z.string()),
    maxSelections: z.number().int().nonnegative(),
  }),
  /** Buttons, a list or a template, as other businesses send them. */
  z.object({
    type: z.literal("interactive"),
    text: z.string(),
    footer: z.string().optional(),
    options: z.array(z.string()),
  }),
  /** What somebody chose of one: `id` is the sender's own name for the option. */
  z.object({
    type: z.literal("interactive_reply"),
    kind: z.enum(["button", "list", "template"]),
    text: z.string(),
    id: z.string().optional(),
  }),
  /** `rawType`: the name of the field of WhatsApp's protobuf `Message` that is set, or `unreadable`. */
  z.object({ type: z.literal("unsupported"), rawType: z.string() }),
]);
export type MessageContent = z.infer<typeof messageContent>;

/** The message that a reply quotes. */
export const quotedMessage = z.object({ id: whatsappMessageId, text: z.string().optional() });

/** What a message is besides its content. */
export const messageContext = {
  replyTo: quotedMessage.optional(),
  /** It was written elsewhere; `isForwardedOften`: five times or more. */
  isForwarded: z.boolean().optional(),
  isForwardedOften: z.boolean().optional(),
  /** Whom the text names with @ and the digits of their address. */
  mentions: z.array(z.object({ jid, phone: phoneNumber.optional() })).optional(),
  /** The chat's messages disappear: this one then. */
  expiresAt: timestamp.optional(),
};
