import { proto } from "baileys";
import { z } from "zod";

const number = z.string().regex(/^\+?\d{7,15}$/);
const besides = {
  replyTo: z.string().optional(),
  isForwarded: z.boolean().optional(),
  isForwardedOften: z.boolean().optional(),
  mentions: z.array(z.string()).optional(),
  expirationSeconds: z.number().int().positive().optional(),
};
const file = <T extends string>(type: T) =>
  z.object({
    ...besides,
    type: z.literal(type),
    data: z.base64(),
    mimeType: z.string(),
    caption: z.string().optional(),
    fileName: z.string().optional(),
    width: z.number().optional(),
    height: z.number().optional(),
    thumbnail: z.base64().optional(),
    voice: z.boolean().optional(),
    durationSeconds: z.number().int().nonnegative().optional(),
    waveform: z.base64().optional(),
    isGif: z.boolean().optional(),
    isViewOnce: z.boolean().optional(),
    isOnPhoneOnly: z.boolean().optional(),
  });
const place = <T extends string>(type: T) =>
  z.object({
    ...besides,
    type: z.literal(type),
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().optional(),
    address: z.string().optional(),
  });

const card = { name: z.string().min(1), phone: z.string() };
const choice = z.enum(["list", "button", "template"]).optional();

/** What can be sent, of every kind. */
const named = z.discriminatedUnion("type", [
  z.object({
    ...besides,
    type: z.literal("text"),
    text: z.string().min(1),
    linkPreview: z
      .object({
        url: z.string(),
        title: z.string().optional(),
        description: z.string().optional(),
        thumbnail: z.base64().optional(),
      })
      .optional(),
  }),
  file("image"),
  file("video"),
  file("audio"),
  file("document"),
  file("sticker"),
  place("location"),
  place("live_location"),
  z.object({
    ...besides,
    type: z.literal("poll"),
    question: z.string().min(1),
    options: z.array(z.string()).min(2),
    multiple: z.boolean().optional(),
  }),
  z.object({
    ...besides,
    type: z.literal("interactive"),
    kind: choice,
    text: z.string(),
    footer: z.string().optional(),
    options: z.array(z.string()).min(1),
  }),
  z.object({ ...besides, type: z.literal("interactive_reply"), kind: choice, text: z.string(), id: z.string() }),
  z.object({ ...besides, type: z.literal("view_once_unavailable") }),
  /** A protobuf message as JSON, bytes in base64: for kinds without a name here. */
  z.object({
    type: z.literal("raw"),
    unnamedField: z.number().int().min(1).max(536_870_911).optional(),
    message: z.record(z.string(), z.unknown()).transform((message) => proto.Message.fromObject(message)),
  }),
]);
const kind = z.union([
  named,
  z.object({ ...besides, type: z.literal("contact"), ...card }),
  z.object({ ...besides, type: z.literal("contact"), contacts: z.array(z.object(card)).min(1) }),
]);

/** The body of a message to somebody. */
export const messageBody = z.intersection(z.object({ to: number }), kind);

/** The body of a message into a group: who writes it. */
export const groupMessageBody = z.intersection(z.object({ from: number }), kind);
