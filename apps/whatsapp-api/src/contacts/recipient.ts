import type { Person } from "@gomarketing/contracts";
import { checkContacts } from "../baileys/contacts.ts";
import { jidOf, personOf, withNinthDigit } from "../baileys/identity.ts";
import { knownIdentities } from "../baileys/known-identities.ts";
import { addressesOf } from "../baileys/people.ts";
import type { Socket } from "../baileys/socket.ts";
import { NotOnWhatsApp } from "../messages/send-errors.ts";
import type { SessionStore } from "../store/session-store.ts";

/** A number's address is asked for again after so long: people change numbers. */
const KNOWN_FOR_MS = 30 * 86_400_000;

interface KnownNumber {
  readonly jid: string;
  /** When WhatsApp said so, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * Whom a phone number or JID names, by the address that WhatsApp has for it: of a Brazilian number with and without
 * the ninth digit that is the same one.
 *
 * @throws {NotOnWhatsApp} when WhatsApp knows none of the number's forms
 */
export async function findRecipient(to: string, socket: Socket, store: SessionStore): Promise<Person> {
  if (!to.startsWith("+")) return personOf(jidOf(to), undefined, socket.identities);
  const phone = withNinthDigit(to);
  const known = store.document<KnownNumber>("number", phone);
  if (known && known.at > Date.now() - KNOWN_FOR_MS) return personOf(known.jid, undefined, socket.identities);
  const [found] = await checkContacts(socket, [to]);
  if (!found?.jid) throw new NotOnWhatsApp(to);
  store.keepDocument("number", phone, Date.now(), { jid: found.jid, at: Date.now() } satisfies KnownNumber);
  return personOf(found.jid, found.lid, socket.identities);
}

/** Whom a phone number or JID names, as far as the session knows without asking. */
export function knownRecipient(to: string, store: SessionStore): Person {
  const known = to.startsWith("+") ? store.document<KnownNumber>("number", withNinthDigit(to)) : undefined;
  return personOf(known?.jid ?? jidOf(to), undefined, knownIdentities(store));
}

/**
 * Whether two are not the same. A number and a LID of which nobody has said yet whether they belong together may be one
 * person's, and pass for that.
 */
export function areDifferent(one: Person, other: Person): boolean {
  const addresses = new Set(addressesOf(other));
  if (addressesOf(one).some((address) => addresses.has(address))) return false;
  const isGroupOrElse = [one, other].some(({ lid, phone }) => !lid && !phone);
  return isGroupOrElse || Boolean(one.lid && other.lid) || Boolean(one.phone && other.phone);
}
