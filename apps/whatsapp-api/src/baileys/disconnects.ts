import { DisconnectReason } from "baileys";

/** How a connection ended. */
export interface Closure {
  /** Baileys' `DisconnectReason`, or what WhatsApp itself said. */
  readonly code: number | undefined;
  /** The line broke, or never stood: WhatsApp has said nothing about the session. */
  readonly isLine: boolean;
}

/**
 * Reads how a connection ended from Baileys' error.
 *
 * Baileys gives an answer to the WebSocket's upgrade the same number as WhatsApp's own word: a proxy's or a hotel's 401
 * would read as "logged out", and a line that breaks during the handshake as 500, "bad session". It only says
 * "WebSocket Error" before them (`mapWebSocketError` of its socket.js).
 */
export function closureOf(error: unknown): Closure {
  const { message, output } = (error ?? {}) as { message?: string; output?: { statusCode?: number } };
  return { code: output?.statusCode, isLine: message?.startsWith("WebSocket Error") ?? false };
}

/** What is known of a session whose connection has ended. */
export interface Trouble {
  /** How many times in a row WhatsApp has refused the session. */
  readonly badSessions: number;
  /** How long QR codes were shown and not scanned; undefined when none was. */
  readonly unscannedMs: number | undefined;
  /** It was still connecting, through a proxy. */
  readonly wasReachingThroughProxy: boolean;
}

interface Reason {
  /** Stable. */
  readonly code: string;
  /** For people. */
  readonly message: string;
}

/** What to do when a connection has ended. */
export type Next = Reason &
  (
    | { readonly next: "reconnect"; readonly soon: boolean }
    | { readonly next: "stop"; readonly status: "disconnected" | "banned" }
    /** The device is no longer linked: its credentials are worth nothing. */
    | { readonly next: "forget" }
  );

/** A session whose stream is refused again and again will not get well by trying. */
const MAX_BAD_SESSIONS = 5;
/** WhatsApp Web shows six QR codes, the first for 60 s and the others for 20 s; a little less, as timers are not exact. */
const UNSCANNED_LIMIT_MS = 150_000;
/** Not in Baileys' table: WhatsApp no longer takes this version of its web client. */
const VERSION_REFUSED = 405;

const reconnect = (code: string, message: string): Next => ({ next: "reconnect", soon: false, code, message });
const stop = (status: "disconnected" | "banned", code: string, message: string): Next => ({
  next: "stop",
  status,
  code,
  message,
});
const forget = (code: string, message: string): Next => ({ next: "forget", code, message });

/** The connection stands, and nothing comes out of it. */
export const AFTER_SILENCE: Next = {
  next: "reconnect",
  soon: true,
  code: "not-responding",
  message: "WhatsApp stopped answering on this connection; connecting afresh.",
};

/** It began to connect and did not come to an end. */
export const AFTER_STUCK = reconnect("connecting-too-long", "Connecting to WhatsApp took too long; trying again.");

/** It could not even begin: what was thrown is in the log. */
export const AFTER_FAILED_START = reconnect("cannot-connect", "The connection could not be begun; trying again.");

const QR_EXPIRED = stop(
  "disconnected",
  "qr-expired",
  "Nobody scanned the QR code in time. Start the session again for a new one.",
);
const PROXY_FAILED = reconnect(
  "proxy-failed",
  "WhatsApp cannot be reached through this session's proxy. Check its address, user and password and start the session with the right one, or with proxy null for none; trying again.",
);
const RESTART: Next = {
  next: "reconnect",
  soon: true,
  code: "restart-required",
  message: "WhatsApp asked for a restart of the connection.",
};
const CONNECTION_LOST = reconnect("connection-lost", "The connection to WhatsApp was lost; trying again.");

/** What to do when a connection has ended: one table. */
export function afterDisconnect({ code, isLine }: Closure, trouble: Trouble): Next {
  if (isLine) return trouble.wasReachingThroughProxy ? PROXY_FAILED : CONNECTION_LOST;
  switch (code) {
    case DisconnectReason.restartRequired:
      return RESTART;
    case DisconnectReason.loggedOut:
      return forget("logged-out", "The device was removed on the phone. Link it again with a new QR code.");
    case DisconnectReason.multideviceMismatch:
      return forget(
        "multidevice-mismatch",
        "The phone's WhatsApp does not take linked devices. Update it, then link again.",
      );
    case DisconnectReason.forbidden:
      return stop(
        "banned",
        "banned",
        "WhatsApp has blocked this number. Open WhatsApp on the phone and ask for a review.",
      );
    case DisconnectReason.connectionReplaced:
      return stop(
        "disconnected",
        "connection-replaced",
        "Another program uses this session. Stop it there, then start it here.",
      );
    case VERSION_REFUSED:
      return stop(
        "disconnected",
        "version-refused",
        "WhatsApp no longer accepts this client's version. Update GoMarketing, or set WHATSAPP_VERSION.",
      );
    case DisconnectReason.badSession:
      return afterBadSession(trouble.badSessions);
    case DisconnectReason.timedOut:
      // Baileys ends like this when it has no QR left to show.
      if (trouble.unscannedMs !== undefined) return QR_EXPIRED;
      return reconnect("timed-out", "The connection to WhatsApp broke off; trying again.");
    case DisconnectReason.unavailableService:
      return reconnect("unavailable", "WhatsApp is not available; trying again.");
    default:
      return (trouble.unscannedMs ?? 0) > UNSCANNED_LIMIT_MS ? QR_EXPIRED : CONNECTION_LOST;
  }
}

function afterBadSession(badSessions: number): Next {
  if (badSessions < MAX_BAD_SESSIONS) return reconnect("bad-session", "WhatsApp refused the session; trying again.");
  return stop(
    "disconnected",
    "bad-session",
    "WhatsApp refuses this session again and again. Log it out and link it afresh.",
  );
}
