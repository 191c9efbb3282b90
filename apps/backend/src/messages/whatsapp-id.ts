import { randomBytes } from "node:crypto";

/**
 * An id as WhatsApp Web makes them. It is given here, so that what WhatsApp says of a message finds it whenever it
 * comes; and it is the key that whatsapp-api sends the message under, once.
 */
export const newWhatsappId = (): string => `3EB0${randomBytes(9).toString("hex").toUpperCase()}`;
