import { z } from "zod";
import { ADDRESSINGS } from "../world/account.ts";
import { FAULT_KINDS } from "../world/faults.ts";
import { MEDIA_DISTURBANCES, UPLOAD_DISTURBANCES } from "../world/media-host.ts";

/** Who is made. */
export const account = z.object({
  number: z.string().regex(/^\+?\d{7,15}$/),
  name: z.string().min(1),
  about: z.string().optional(),
  picture: z.base64().optional(),
  addressing: z.enum(ADDRESSINGS).optional(),
  business: z
    .object({
      description: z.string(),
      category: z.string(),
      websites: z.array(z.string()),
      email: z.string(),
      address: z.string(),
      hours: z.object({
        timezone: z.string(),
        days: z.array(
          z.object({ day: z.string(), mode: z.string(), open: z.string().optional(), close: z.string().optional() }),
        ),
      }),
    })
    .partial()
    .optional(),
});
/** Somebody, by number. */
export const to = z.string().regex(/^\+?\d{7,15}$/);
const count = z.number().int().positive().optional();
/** What goes wrong. */
export const fault = z.union([
  z.object({
    kind: z.literal("media"),
    mode: z.enum(MEDIA_DISTURBANCES).default("gone"),
    number: z.string().optional(),
    count,
    off: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal("upload"),
    mode: z.enum(UPLOAD_DISTURBANCES).default("held"),
    number: z.undefined(),
    off: z.boolean().optional(),
  }),
  z.object({
    kind: z.enum(FAULT_KINDS),
    number: z.string().optional(),
    code: z.number().int().optional(),
    count,
    delayMs: z.number().int().nonnegative().optional(),
    seconds: z.number().int().positive().optional(),
    xmlns: z.string().optional(),
    messageId: z.string().optional(),
    off: z.boolean().optional(),
  }),
]);

/** What a phone remembers. */
export const memories = z.object({
  chats: z.array(
    z
      .object({
        number: to.optional(),
        groupJid: z.string().optional(),
        name: z.string().optional(),
        unreadCount: z.number().int().nonnegative().optional(),
        disappearingSeconds: z.number().int().nonnegative().optional(),
        messages: z.array(
          z.object({
            id: z.string(),
            fromMe: z.boolean(),
            text: z.string(),
            at: z.coerce.date(),
            from: to.optional(),
          }),
        ),
      })
      .refine(({ number, groupJid }) => Boolean(number) !== Boolean(groupJid), "either number or groupJid"),
  ),
  pushNames: z.array(z.object({ number: to, name: z.string() })).optional(),
  parts: z.number().int().positive().optional(),
});
