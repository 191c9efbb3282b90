import {
  jid,
  MAX_CONTACT_CARDS,
  MAX_MENTIONS,
  MAX_POLL_OPTIONS,
  MAX_TEXT_CHARACTERS,
  phoneNumber,
} from "@gomarketing/contracts";
import { z } from "zod";
import { noteText } from "../notes/note-text.ts";
import { plainText } from "../plain-text.ts";

const MAX_AUDIO_SECONDS = 86_400;
/** 64 bytes, base64. */
const MAX_WAVEFORM_CHARACTERS = 88;

const common = {
  chatId: z.uuid(),
  /** The id, here, of a message of the same chat. */
  replyTo: z.uuid().optional(),
};
const text = plainText.min(1).max(MAX_TEXT_CHARACTERS);
const place = plainText.max(1_024).optional();
const file = { ...common, mediaId: z.uuid() };
/** It may be opened once. */
const isViewOnce = z.boolean().optional();
/** Somebody's own address, never a group's. */
const personal = jid.regex(/@(s\.whatsapp\.net|lid)$/, "must be the address of a person");
/** In groups: whom the text names with @ and the digits of their address, or of their number. */
const mentions = z
  .array(z.union([phoneNumber, personal]))
  .max(MAX_MENTIONS)
  .optional();
const card = { name: plainText.trim().min(1).max(255), phone: phoneNumber };
/** What phones show under the text of what it links to; nobody fetches the page. */
const linkPreview = z.object({
  /** As it stands in the text. */
  url: plainText.min(1).max(4_096),
  title: plainText.max(1_024).optional(),
  description: plainText.max(4_096).optional(),
  /** A small JPEG, base64. */
  thumbnail: z.base64().max(65_536).optional(),
});

/** What `POST /api/messages` takes. */
export const newMessage = z.discriminatedUnion("type", [
  z
    .object({ ...common, type: z.literal("text"), text, mentions, linkPreview: linkPreview.optional() })
    .refine(({ text, linkPreview }) => !linkPreview || text.includes(linkPreview.url), {
      path: ["linkPreview", "url"],
      error: "must stand in the text",
    }),
  z.object({ ...file, type: z.literal("image"), text: text.optional(), mentions, isViewOnce }),
  z.object({
    ...file,
    type: z.literal("video"),
    text: text.optional(),
    mentions,
    isViewOnce,
    /** Played at once, silent and over and over. */
    isGif: z.boolean().optional(),
  }),
  /** `isVoice`: as if it was recorded in the chat; phones play Ogg with Opus. `waveform`: 64 loudnesses from 0 to 100, base64. */
  z.object({
    ...file,
    type: z.literal("audio"),
    isVoice: z.boolean().optional(),
    durationSeconds: z.number().int().min(0).max(MAX_AUDIO_SECONDS).optional(),
    waveform: z.base64().max(MAX_WAVEFORM_CHARACTERS).optional(),
    isViewOnce,
  }),
  z.object({ ...file, type: z.literal("document"), text: text.optional(), mentions }),
  /** WebP; phones show it with 512 pixels a side. */
  z.object({ ...file, type: z.literal("sticker") }),
  z.object({
    ...common,
    type: z.literal("location"),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: place,
    address: place,
    /** Shown as a place that moves, where it is now; such a one has neither name nor address. */
    isLive: z.boolean().optional(),
  }),
  /** `others`: further cards of the same message. */
  z.object({
    ...common,
    type: z.literal("contact"),
    ...card,
    others: z
      .array(z.object(card))
      .max(MAX_CONTACT_CARDS - 1)
      .optional(),
  }),
  z.object({
    ...common,
    type: z.literal("poll"),
    question: plainText.trim().min(1).max(255),
    options: z
      .array(plainText.trim().min(1).max(100))
      .min(2)
      .max(MAX_POLL_OPTIONS)
      .refine((options) => new Set(options).size === options.length, "must not name an option twice"),
    multiple: z.boolean().optional(),
  }),
  /** The message `forwardOf`, of any chat, once more. */
  z.object({ chatId: z.uuid(), type: z.literal("forward"), forwardOf: z.uuid() }),
  /** For the team alone: never sent. `mentions`: ids of members. */
  z.object({ chatId: z.uuid(), type: z.literal("note"), ...noteText }),
]);
export type NewMessage = z.infer<typeof newMessage>;
export type NewNote = Extract<NewMessage, { type: "note" }>;
/** What goes to WhatsApp. */
export type Sendable = Exclude<NewMessage, NewNote>;

export const editedText = z.object({ text });
