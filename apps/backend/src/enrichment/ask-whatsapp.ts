import { z } from "zod";
import { phoneVariants } from "../contacts/phone-variants.ts";
import type { BackendContext } from "../context.ts";
import type { ContactRow } from "../database/tables.ts";
import { WhatsAppApiError } from "../whatsapp/whatsapp-client.ts";
import type { Fact } from "./fact.ts";

/** What WhatsApp says of a contact. `jid`: its address, as WhatsApp says it and never as the number lets one guess. */
export interface WhatsAppSays {
  readonly isOnWhatsapp: boolean;
  readonly jid?: string;
  readonly pictureUrl?: string;
  readonly facts: readonly Fact[];
}

const MAX_VALUE_CHARACTERS = 1_000;

/** Asks WhatsApp, through one of our sessions. Undefined when it cannot be asked now: that passes. */
export async function askWhatsApp(
  { whatsapp }: Pick<BackendContext, "whatsapp">,
  sessionId: string,
  contact: Pick<ContactRow, "jid" | "phone">,
): Promise<WhatsAppSays | undefined> {
  try {
    const jid =
      contact.jid ?? (contact.phone === null ? undefined : await addressOf(whatsapp, sessionId, contact.phone));
    if (jid === undefined) return { isOnWhatsapp: false, facts: [] };
    const { name, pictureUrl, business } = await whatsapp.profile(sessionId, jid);
    const said = {
      name,
      description: business?.description,
      category: business?.category,
      website: business?.websites?.[0],
      email: business?.email,
      address: business?.address,
      hours: business?.hours === undefined ? undefined : hoursInWords(business.hours),
    };
    const facts = business
      ? Object.entries(said).flatMap(([field, value]) => factOf(field as keyof typeof said, value))
      : [];
    return { isOnWhatsapp: true, jid, ...(pictureUrl !== undefined && { pictureUrl }), facts };
  } catch (error) {
    if (error instanceof WhatsAppApiError) return undefined;
    throw error;
  }
}

/** Where a number is reached; both ways to write a Brazilian mobile are asked for. Undefined: nowhere. */
async function addressOf(
  whatsapp: BackendContext["whatsapp"],
  sessionId: string,
  phone: string,
): Promise<string | undefined> {
  for (const variant of new Set([phone, ...phoneVariants(phone)])) {
    const found = await whatsapp.checkContact(sessionId, variant);
    if (found?.exists && found.jid !== undefined) return found.jid;
  }
  return undefined;
}

function factOf(field: Fact["field"], value: string | undefined): Fact[] {
  const text = value?.trim().slice(0, MAX_VALUE_CHARACTERS);
  return text
    ? [{ field, value: text, source: "whatsapp_business_profile", confidence: 0.9, validation: "unverified" }]
    : [];
}

const DAYS: Readonly<Record<string, string>> = {
  sun: "dom",
  mon: "seg",
  tue: "ter",
  wed: "qua",
  thu: "qui",
  fri: "sex",
  sat: "sáb",
};

const minutes = z.coerce
  .number()
  .int()
  .min(0)
  .max(24 * 60);
const openingHours = z.object({
  config: z.array(
    z.object({
      day_of_week: z.string(),
      mode: z.string(),
      open_time: minutes.optional(),
      close_time: minutes.optional(),
    }),
  ),
});

/** WhatsApp's opening hours, with minutes of the day, in words; of another form they say nothing. */
function hoursInWords(hours: unknown): string | undefined {
  if (typeof hours === "string") return hours;
  const { config = [] } = openingHours.safeParse(hours).data ?? {};
  const days = config.flatMap(({ day_of_week: named, mode, open_time: opens, close_time: closes }) => {
    const day = DAYS[named.slice(0, 3).toLowerCase()];
    if (day === undefined) return [];
    if (mode === "open_24h") return [`${day} 24 h`];
    return opens === undefined || closes === undefined ? [] : [`${day} ${clockOf(opens)}–${clockOf(closes)}`];
  });
  return days.length > 0 ? days.join("; ") : undefined;
}

const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
