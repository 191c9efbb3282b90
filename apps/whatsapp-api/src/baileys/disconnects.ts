import { DisconnectReason } from "baileys";

/** What to do when a connection has ended. `code` and `message` tell people why. */
export type Next =
  | { readonly next: "reconnect"; readonly delayMs: number; readonly code: string; readonly message: string }
  | {
      readonly next: "stop";
      readonly status: "disconnected" | "banned";
      readonly code: string;
      readonly message: string;
    }
  /** The device is no longer linked: its credentials are worth nothing. */
  | { readonly next: "forget"; readonly code: string; readonly message: string };

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 60_000;
/** A session whose stream is refused again and again will not get well by trying. */
const MAX_BAD_SESSIONS = 5;

/**
 * What to do when WhatsApp closes a connection. Codes: Baileys' `DisconnectReason`, and 405 for a version that
 * WhatsApp no longer takes.
 *
 * @param attempt how many tries in a row have failed, from 0
 * @param wasShowingQr nobody has scanned yet
 * @param random from 0 to 1, for the jitter
 */
export function afterDisconnect(
  code: number | undefined,
  attempt: number,
  wasShowingQr: boolean,
  random: () => number,
): Next {
  if (wasShowingQr && code !== DisconnectReason.restartRequired) {
    return {
      next: "stop",
      status: "disconnected",
      code: "qr-expired",
      message: "Nobody scanned the QR code in time. Start the session again for a new one.",
    };
  }
  switch (code) {
    case DisconnectReason.restartRequired:
      return {
        next: "reconnect",
        delayMs: 0,
        code: "restart-required",
        message: "WhatsApp asked for a restart of the connection.",
      };
    case DisconnectReason.loggedOut:
      return {
        next: "forget",
        code: "logged-out",
        message: "The device was removed on the phone. Link it again with a new QR code.",
      };
    case DisconnectReason.multideviceMismatch:
      return {
        next: "forget",
        code: "multidevice-mismatch",
        message: "The phone's WhatsApp does not take linked devices. Update it, then link again.",
      };
    case DisconnectReason.forbidden:
      return {
        next: "stop",
        status: "banned",
        code: "banned",
        message: "WhatsApp has blocked this number. Open WhatsApp on the phone and ask for a review.",
      };
    case DisconnectReason.connectionReplaced:
      return {
        next: "stop",
        status: "disconnected",
        code: "connection-replaced",
        message: "Another program uses this session. Stop it there, then start it here.",
      };
    case 405:
      return {
        next: "stop",
        status: "disconnected",
        code: "version-refused",
        message: "WhatsApp no longer accepts this client's version. Update GoMarketing.",
      };
    case DisconnectReason.badSession:
      if (attempt >= MAX_BAD_SESSIONS)
        return {
          next: "stop",
          status: "disconnected",
          code: "bad-session",
          message: "WhatsApp refuses this session again and again. Log it out and link it afresh.",
        };
      return retry("bad-session", "WhatsApp refused the session; trying again.", attempt, random);
    case DisconnectReason.timedOut:
      return retry("timed-out", "The connection to WhatsApp broke off; trying again.", attempt, random);
    case DisconnectReason.unavailableService:
      return retry("unavailable", "WhatsApp is not available; trying again.", attempt, random);
    default:
      return retry("connection-lost", "The connection to WhatsApp was lost; trying again.", attempt, random);
  }
}

function retry(code: string, message: string, attempt: number, random: () => number): Next {
  const longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(attempt, 10));
  return { next: "reconnect", delayMs: Math.round(longest * (0.5 + random() / 2)), code, message };
}
