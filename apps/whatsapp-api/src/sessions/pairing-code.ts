import { setTimeout as delay } from "node:timers/promises";
import type { Session } from "./session.ts";
import { AlreadyLinked, WhatsAppSilent } from "./session-errors.ts";

const READY_TIMEOUT_MS = 20_000;
const READY_POLL_MS = 50;

/**
 * A code of eight characters to type on the phone instead of scanning. Starts the session when it does not run.
 *
 * @throws {AlreadyLinked} when the session has a phone
 * @throws {WhatsAppSilent} when WhatsApp cannot be reached
 */
export async function requestPairingCode(session: Session, phone: string): Promise<string> {
  if (session.isLinked) throw new AlreadyLinked(session.id);
  session.start();
  const deadline = Date.now() + READY_TIMEOUT_MS;
  // WhatsApp takes the request once it has offered the QR.
  while (session.view.status !== "awaiting_scan" || !session.socket) {
    if (Date.now() > deadline || session.view.status === "passkey_required")
      throw new WhatsAppSilent("The session is not ready to be linked.");
    await delay(READY_POLL_MS);
  }
  return session.socket.wa.requestPairingCode(phone.slice(1));
}
