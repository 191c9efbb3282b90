import type { Person } from "@gomarketing/contracts";
import { checkContacts } from "../baileys/contacts.ts";
import { jidOf, personOf, withNinthDigit } from "../baileys/identity.ts";
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
