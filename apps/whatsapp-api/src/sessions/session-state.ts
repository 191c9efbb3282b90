import type { SessionError, Session as SessionView } from "@gomarketing/contracts";

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** What changes of a session; the rest of its view is what it knows of itself. */
export type State = DistributiveOmit<
  SessionView,
  "id" | "updatedAt" | "phone" | "jid" | "lid" | "name" | "erasedAt" | "restrictedUntil" | "queuedMessages"
>;

/** What a session is when the program starts: what ended it still holds, whatever ran has yet to come back. */
export function stateOf(status: SessionView["status"] | undefined, lastError: SessionError | undefined): State {
  if (status === "logged_out") return { status, ...(lastError && { lastError }) };
  if ((status === "banned" || status === "passkey_required") && lastError) return { status, lastError };
  return { status: "disconnected", ...(lastError && { lastError }) };
}

export const LOGGED_OUT_HERE: SessionError = {
  code: "logged-out",
  message: "The session was logged out here. Link it again with a new QR code.",
};
export const PASSKEY_REQUIRED: SessionError = {
  code: "passkey-required",
  message:
    "WhatsApp asks for a passkey before it links a device to this number, which only WhatsApp's own apps can show. On the phone, open Settings, Account, Passkeys, remove the passkey, then link again.",
};
