import type { SessionError, Session as SessionView } from "@gomarketing/contracts";
import { phoneOf } from "../baileys/identity.ts";
import type { SessionFacts } from "./session-facts.ts";

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

export interface Circumstances {
  readonly id: string;
  /** ISO 8601. */
  readonly updatedAt: string;
  readonly facts: SessionFacts;
  /** Milliseconds since 1970; undefined when WhatsApp does not restrict the number. */
  readonly restrictedUntil: number | undefined;
}

/** A session as others see it. */
export function describe(state: State, { id, updatedAt, facts, restrictedUntil }: Circumstances): SessionView {
  const { account, erasedAt } = facts;
  const phone = phoneOf(account?.jid);
  return {
    ...account,
    ...(phone && { phone }),
    ...(erasedAt !== undefined && { erasedAt: iso(erasedAt) }),
    ...(restrictedUntil !== undefined && { restrictedUntil: iso(restrictedUntil) }),
    id,
    updatedAt,
    ...state,
  };
}

export const iso = (at: number): string => new Date(at).toISOString();

export const LOGGED_OUT_HERE: SessionError = {
  code: "logged-out",
  message: "The session was logged out here. Link it again with a new QR code.",
};
export const PASSKEY_REQUIRED: SessionError = {
  code: "passkey-required",
  message:
    "WhatsApp asks for a passkey before it links a device to this number, which only WhatsApp's own apps can show. On the phone, open Settings, Account, Passkeys, remove the passkey, then link again.",
};
