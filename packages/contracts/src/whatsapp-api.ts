import { z } from "zod";
import { jid, phoneNumber, timestamp, uuid, whatsappMessageId } from "./ids.ts";
import {
  linkPreview,
  MAX_CONTACT_CARDS,
  MAX_MENTIONS,
  MAX_POLL_OPTIONS,
  MAX_TEXT_CHARACTERS,
  messageType,
} from "./message-content.ts";
import { session } from "./session.ts";

export const sessionList = z.object({ sessions: z.array(session) });

const MAX_PROXY_CHARACTERS = 2_000;
/** How a session reaches WhatsApp: `http://`, `https://` or `socks5://`, with user and password in it. */
export const proxyAddress = z
  .url({ protocol: /^(https?|socks5)$/, hostname: /./, error: "must be an http://, https:// or socks5:// address" })
  .max(MAX_PROXY_CHARACTERS);

/** The body of `POST /sessions/:id/start`; none is fine. A proxy is kept; null is for none. */
export const startSessionBody = z.object({ proxy: proxyAddress.nullish() }).nullish();

/** Of a session's proxy, what may be shown: `socks5://•••@10.0.0.7:1080`, without who signs in there; null for none. */
export const shownProxy = z.object({ proxy: z.string().nullable() });
/** Which proxy a session has from now on; null for none. */
export const proxyBody = z.object({ proxy: proxyAddress.nullable() });

export const pairingCodeBody = z.object({ phone: phoneNumber });
export const pairingCodeAnswer = z.object({ code: z.string().length(8) });

const recipient = {
  to: z.union([phoneNumber, jid]),
  replyTo: whatsappMessageId.optional(),
  /** What the message of `replyTo` says, and who wrote it: what the receiver's phone shows of it. Needless for what was sent from here. */
  quoted: z
    .object({
      /** Its words; of a card its name, of a poll the question. */
      text: z.string().max(MAX_TEXT_CHARACTERS).optional(),
      /** What it is; a text unless told. A file is shown as that, with a small JPEG (base64) where there is one. */
      type: messageType.optional(),
      thumbnail: z.base64().max(65_536).optional(),
      mimeType: z.string().max(255).optional(),
      fileName: z.string().max(255).optional(),
      durationSeconds: z.number().int().nonnegative().optional(),
      isVoice: z.boolean().optional(),
      isGif: z.boolean().optional(),
      author: jid.optional(),
      /** It is the account's own, sent from here or from its phone. */
      fromMe: z.boolean().optional(),
    })
    .optional(),
  /** The id to give it at WhatsApp; one is made when it is absent. */
  messageId: whatsappMessageId.optional(),
  /** Marks it as forwarded. */
  isForwarded: z.boolean().optional(),
};

/** A file: `mediaUrl` (fetched by whatsapp-api), base64 `data`, or `uploadId` of a file that was uploaded before. */
const file = {
  mediaUrl: z.url().optional(),
  data: z.base64().optional(),
  uploadId: uuid.optional(),
  mimeType: z
    .string()
    .max(255)
    .regex(/^[\w.+-]+\/[\w.+-]+(\s*;.*)?$/, "must be a media type, like image/jpeg"),
  fileName: z.string().max(255).optional(),
};
const caption = z.string().max(MAX_TEXT_CHARACTERS).optional();
const mentions = z.array(jid).max(MAX_MENTIONS).optional();

/** Of a poll that comes from elsewhere, which may be longer than those sent from here. */
const MAX_OPTION_CHARACTERS = 1_024;
const card = { name: z.string().min(1).max(255), phone: phoneNumber };

/** The body of `POST /sessions/:id/messages`. */
export const sendMessageBody = z.discriminatedUnion("type", [
  z.object({
    ...recipient,
    type: z.literal("text"),
    text: z.string().min(1).max(MAX_TEXT_CHARACTERS),
    mentions,
    /** Shown under the text; nobody fetches the page. */
    linkPreview: linkPreview.optional(),
  }),
  z.object({ ...recipient, ...file, type: z.literal("image"), caption, mentions, isViewOnce: z.boolean().optional() }),
  z.object({
    ...recipient,
    ...file,
    type: z.literal("video"),
    caption,
    mentions,
    isViewOnce: z.boolean().optional(),
    isGif: z.boolean().optional(),
  }),
  /** `voice`: a voice note; WhatsApp's phones play Ogg with Opus. `waveform`: 64 loudnesses from 0 to 100, base64. */
  z.object({
    ...recipient,
    ...file,
    type: z.literal("audio"),
    voice: z.boolean().optional(),
    durationSeconds: z.number().int().nonnegative().optional(),
    waveform: z.base64().max(1_024).optional(),
    isViewOnce: z.boolean().optional(),
  }),
  z.object({ ...recipient, ...file, type: z.literal("document"), caption, mentions }),
  /** WebP, as WhatsApp has them; phones move one of several pictures only where `isAnimated` says so. */
  z.object({ ...recipient, ...file, type: z.literal("sticker"), isAnimated: z.boolean().optional() }),
  z.object({
    ...recipient,
    type: z.literal("location"),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: z.string().max(1_024).optional(),
    address: z.string().max(1_024).optional(),
    /** Shown as a place that moves, where it is now; later ones are messages of their own. Without name and address. */
    isLive: z.boolean().optional(),
  }),
  /** `others`: further cards of the same message. */
  z.object({
    ...recipient,
    type: z.literal("contact"),
    ...card,
    others: z
      .array(z.object(card))
      .max(MAX_CONTACT_CARDS - 1)
      .optional(),
  }),
  z.object({
    ...recipient,
    type: z.literal("poll"),
    question: z.string().min(1).max(255),
    options: z.array(z.string().min(1).max(100)).min(2).max(MAX_POLL_OPTIONS),
    multiple: z.boolean().optional(),
  }),
]);
export type SendMessageBody = z.infer<typeof sendMessageBody>;
/** Of them, those that are a file. */
export type SendFileBody = Extract<SendMessageBody, { mimeType: string }>;

/**
 * `sent`: WhatsApp has it. `queued`: it is on disk and leaves by itself, not before `notBefore`; `message.status` tells
 * what became of it.
 */
export const sendMessageAnswer = z.object({
  id: whatsappMessageId,
  timestamp,
  state: z.enum(["sent", "queued"]),
  notBefore: timestamp.optional(),
});
export type SendMessageAnswer = z.infer<typeof sendMessageAnswer>;

/** Answer of `POST /sessions/:id/uploads`, whose body is the file itself. Kept for a day, or until it is sent. */
export const uploadAnswer = z.object({
  uploadId: uuid,
  /** By its bytes, where they tell; as its `content-type` said otherwise. */
  mimeType: z.string(),
  size: z.number().int(),
});

export const reactionBody = z.object({
  chat: jid,
  emoji: z.string().max(64),
  fromMe: z.boolean().default(false),
  participant: jid.optional(),
});
/** What one chooses of a poll, instead of what was chosen before; nothing takes one's vote back. */
export const voteBody = z.object({
  chat: jid,
  options: z
    .array(z.string().min(1).max(MAX_OPTION_CHARACTERS))
    .max(MAX_POLL_OPTIONS)
    .refine((options) => new Set(options).size === options.length, "must name each option once"),
});
export const editMessageBody = z.object({ chat: jid, text: z.string().min(1).max(MAX_TEXT_CHARACTERS), mentions });
export const readBody = z.object({ messageIds: z.array(whatsappMessageId).min(1).max(1_000) });
export const presenceBody = z.object({ state: z.enum(["composing", "recording", "paused"]) });

export const checkContactsBody = z.object({ phones: z.array(phoneNumber).min(1).max(100) });
export const checkContactsAnswer = z.object({
  contacts: z.array(z.object({ phone: phoneNumber, exists: z.boolean(), jid: jid.optional(), lid: jid.optional() })),
});

export const blockContactBody = z.object({ blocked: z.boolean() });

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
