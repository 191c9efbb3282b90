import type { ChatAddress, Person } from "@gomarketing/contracts";
import { isJidGroup, isLidUser, isPnUser, jidDecode, jidNormalizedUser } from "baileys";

/** What of a session knows which phone number belongs to which LID, and what groups are called. */
export interface Identities {
  phoneJidOf(lid: string): string | undefined;
  lidOf(phoneJid: string): string | undefined;
  subjectOf(group: string): string | undefined;
}

/** What is taken in besides conversations. */
export interface Wanted {
  readonly status: boolean;
  readonly newsletters: boolean;
}

/**
 * `+5531999990000` of `5531999990000@s.whatsapp.net`; undefined for anything else. Brazilian mobile numbers always
 * with the ninth digit, which older accounts' addresses lack: the number that people dial.
 */
export function phoneOf(jid: string | undefined | null): string | undefined {
  const user = isPnUser(jid ?? undefined) ? jidDecode(jid ?? "")?.user : undefined;
  return user && /^[1-9]\d{6,14}$/.test(user) ? withNinthDigit(`+${user}`) : undefined;
}

// +55, two digits of area, eight of a mobile number: those begin with 6 to 9.
const WITHOUT_NINTH = /^\+55(\d{2})([6-9]\d{7})$/;
const WITH_NINTH = /^\+55(\d{2})9([6-9]\d{7})$/;

export const withNinthDigit = (phone: string): string => phone.replace(WITHOUT_NINTH, "+55$19$2");

/** The forms of a number under which WhatsApp may know it: itself first. */
export function formsOf(phone: string): string[] {
  const other = WITH_NINTH.test(phone) ? phone.replace(WITH_NINTH, "+55$1$2") : withNinthDigit(phone);
  return other === phone ? [phone] : [phone, other];
}

/** The JID of a phone number as it is written, or the JID itself without a device. */
export const jidOf = (to: string): string =>
  to.startsWith("+") ? `${to.slice(1)}@s.whatsapp.net` : jidNormalizedUser(to);

export const isGroup = (jid: string): boolean => isJidGroup(jid) === true;

/** One person, from the address a stanza came from and the other one it may name. */
export function personOf(
  jid: string,
  alternative: string | undefined | null,
  identities: Identities,
  name?: string | null,
): Person {
  const address = jidNormalizedUser(jid);
  const other = alternative ? jidNormalizedUser(alternative) : undefined;
  const given = [address, other];
  const lid = given.find((one) => isLidUser(one)) ?? identities.lidOf(address);
  const phoneJid = given.find((one) => isPnUser(one)) ?? (lid ? identities.phoneJidOf(lid) : undefined);
  const phone = phoneOf(phoneJid);
  return { jid: address, ...(lid && { lid }), ...(phone && { phone }), ...(name && { name }) };
}

/** Where a message belongs: a direct chat with the other side, or a group. */
export function chatOf(
  jid: string,
  alternative: string | undefined | null,
  identities: Identities,
  name?: string | null,
): ChatAddress {
  if (isJidGroup(jid)) {
    const subject = identities.subjectOf(jid);
    return { kind: "group", jid, ...(subject && { subject }) };
  }
  const contact = personOf(jid, alternative, identities, name);
  return { kind: "direct", jid: contact.jid, contact };
}

/** Whether an address carries no conversation, and nobody asked for it: status broadcasts and newsletters. */
export const isIgnored = (jid: string, wanted: Wanted): boolean =>
  (jid.endsWith("@broadcast") && !wanted.status) || (jid.endsWith("@newsletter") && !wanted.newsletters);
