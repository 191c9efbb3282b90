import type { Session } from "./session.ts";
import { AlreadyLinked, WhatsAppSilent } from "./session-errors.ts";

/**
 * A code of eight characters to type on the phone instead of scanning. Starts the session when it does not run.
 *
 * @throws {AlreadyLinked} when the session has a phone
 * @throws {WhatsAppSilent} when WhatsApp cannot be reached
 */
export async function requestPairingCode(session: Session, phone: string): Promise<string> {
  if (session.isLinked) throw new AlreadyLinked(session.id);
  session.start();
  // WhatsApp takes the request once it has offered the QR. What ended by itself will not offer one.
  const hasSettled = () => session.view.status === "awaiting_scan" || !session.isWanted;
  await session.until(hasSettled, session.timings.linkingLimitMs);
  const { view, socket } = session;
  if (view.status !== "awaiting_scan" || !socket) {
    const why = "lastError" in view ? view.lastError?.message : undefined;
    throw new WhatsAppSilent(`The session is not ready to be linked. ${why ?? "WhatsApp did not offer to link it."}`);
  }
  return socket.wa.requestPairingCode(phone.slice(1));
}
