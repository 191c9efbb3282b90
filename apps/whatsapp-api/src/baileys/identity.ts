import type { ChatAddress, Person } from "@gomarketing/contracts";
import { isJidGroup, isLidUser, isPnUser, jidDecode, jidNormalizedUser } from "baileys";

/** What of a session knows which phone number belongs to which LID. */
export interface Identities {
  phoneJidOf(lid: string): string | undefined;
  lidOf(phoneJid: string): string | undefined;
}

/** `+5531999990000` of `5531999990000@s.whatsapp.net`; undefined for anything else. */
export function phoneOf(jid: string | undefined | null): string | undefined {
  const user = isPnUser(jid ?? undefined) ? jidDecode(jid ?? "")?.user : undefined;
  return user && /^[1-9]\d{6,14}$/.test(user) ? `+${user}` : undefined;
}

/** The JID to send to: of a phone number, or the JID itself without a device. */
export const jidOf = (to: string): string =>
  to.startsWith("+") ? `${to.slice(1)}@s.whatsapp.net` : jidNormalizedUser(to);

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
  if (isJidGroup(jid)) return { kind: "group", jid };
  const contact = personOf(jid, alternative, identities, name);
  return { kind: "direct", jid: contact.jid, contact };
}

/** Addresses that carry no conversation: status broadcasts and newsletters. */
export const isIgnored = (jid: string): boolean => jid.endsWith("@broadcast") || jid.endsWith("@newsletter");
