import type { checkContactsAnswer, contactProfile } from "@gomarketing/contracts";
import { Conflict } from "@gomarketing/service-kit";
import { jidNormalizedUser, type WABusinessProfile } from "baileys";
import type { z } from "zod";
import { formsOf, phoneOf, withNinthDigit } from "./identity.ts";
import type { Socket } from "./socket.ts";

type Checked = z.infer<typeof checkContactsAnswer>["contacts"];
type Profile = z.infer<typeof contactProfile>;

/**
 * Which phone numbers are on WhatsApp, and under which address: WhatsApp's word, never derived from the number. A
 * Brazilian number is there whether its account was made with the ninth digit or without.
 */
export async function checkContacts(socket: Socket, phones: readonly string[]): Promise<Checked> {
  const asked = [...new Set(phones)];
  const found = await addresses(socket, asked);
  const others = asked.filter((phone) => !found.has(withNinthDigit(phone))).flatMap((phone) => formsOf(phone).slice(1));
  if (others.length > 0) for (const [phone, jid] of await addresses(socket, others)) found.set(phone, jid);
  return Promise.all(
    asked.map(async (phone) => {
      const jid = found.get(withNinthDigit(phone));
      const lid = jid && (await socket.wa.signalRepository.lidMapping.getLIDForPN(jid));
      return { phone, exists: jid !== undefined, ...(jid && { jid }), ...(lid && { lid: jidNormalizedUser(lid) }) };
    }),
  );
}

/** The addresses that WhatsApp has for numbers, by the number as people dial it. */
async function addresses(socket: Socket, phones: readonly string[]): Promise<Map<string, string>> {
  const answers = (await socket.wa.onWhatsApp(...phones.map((phone) => `${phone.slice(1)}@s.whatsapp.net`))) ?? [];
  return new Map(
    answers.flatMap(({ exists, jid }) => {
      const phone = phoneOf(jid);
      return exists && phone ? [[phone, jidNormalizedUser(jid)]] : [];
    }),
  );
}

/** What somebody shows of themselves. What they hide, or WhatsApp does not tell, is left out. */
export async function readProfile(socket: Socket, jid: string): Promise<Profile> {
  const [about, pictureUrl, business] = await Promise.all([
    orNothing(socket.wa.fetchStatus(jid)),
    orNothing(socket.wa.profilePictureUrl(jid, "image")),
    orNothing(socket.wa.getBusinessProfile(jid)),
  ]);
  const status = (about?.[0] as { status?: { status?: string | null } } | undefined)?.status?.status;
  return {
    ...(status && { about: status }),
    ...(pictureUrl && { pictureUrl }),
    ...(business?.wid && { business: businessOf(business) }),
  };
}

/** Takes nothing from somebody any more, or lets them through again. WhatsApp has it when this resolves. @throws {Conflict} */
export async function setBlocked(socket: Socket, jid: string, isBlocked: boolean): Promise<void> {
  try {
    await socket.wa.updateBlockStatus(jid, isBlocked ? "block" : "unblock");
  } catch (error) {
    // Baileys' word for an address whose other half, number or LID, is not known.
    if (!(isBoom(error) && error.output.statusCode === 400)) throw error;
    throw new Conflict(
      "WhatsApp has not told yet which number this contact has. Try again when they have written, or block them on the phone.",
      "/problems/not-possible",
    );
  }
}

const isBoom = (error: unknown): error is Error & { output: { statusCode: number } } =>
  error instanceof Error && "output" in error;

function businessOf({
  description,
  category,
  website,
  email,
  address,
  business_hours: hours,
}: WABusinessProfile): Profile["business"] {
  return {
    ...(description && { description }),
    ...(category && { category }),
    ...(website.length > 0 && { websites: website }),
    ...(email && { email }),
    ...(address && { address }),
    ...(hours && { hours }),
  };
}

const orNothing = <T>(asked: Promise<T>): Promise<T | undefined> => asked.catch(() => undefined);
