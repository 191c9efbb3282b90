import { z } from "zod";

/** Every id that we mint is a UUIDv7; better-auth's are opaque strings. */
export const uuid = z.uuid();

/** ISO 8601 in UTC, with milliseconds. */
export const timestamp = z.iso.datetime();

/** E.164 without spaces: `+5531999990000`. */
export const phoneNumber = z.string().regex(/^\+[1-9]\d{6,14}$/, "must be E.164 without spaces, like +5531999990000");

/** A WhatsApp address: `5531999990000@s.whatsapp.net`, `123456789@lid`, `1203630…@g.us`. */
export const jid = z
  .string()
  .max(128)
  .regex(
    /^[0-9A-Za-z._:-]+@(s\.whatsapp\.net|lid|g\.us|broadcast|newsletter)$/,
    "must be a WhatsApp JID, like 5531999990000@s.whatsapp.net",
  );

/** What a WhatsApp session is called in paths, file names and S3 keys; hence the narrow alphabet. */
export const sessionId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    "must be 1 to 64 letters, digits, _ or -, beginning with a letter or digit",
  );

/** WhatsApp's own message id. */
export const whatsappMessageId = z.string().regex(/^[A-Za-z0-9._-]{1,128}$/, "must be a WhatsApp message id");
